"""`winnow sources add ADDRESS` and what follows, as a user types it, against a real server."""

import json

import pytest
from service.running import Installation

ITEM = "<item><title>Boat {0}</title><link>/{0}</link><pubDate>{0} Mar 2026 10:00:00 GMT</pubDate></item>"
FEED = f"<rss><channel><title>Boats</title>{''.join(ITEM.format(n) for n in range(1, 5))}</channel></rss>"
LINK = '<html><link rel=alternate type="application/rss+xml" href="/feed"><title>Boats</title>'


@pytest.fixture
def site(site):
    """With a page, its feed, what that names, and a robots.txt."""
    site.says("/", LINK)
    site.says("/feed", FEED)
    site.says("/robots.txt", "User-agent: *\nDisallow: /3\n", type="text/plain")
    for n in range(1, 5):
        site.says(f"/{n}", f"<title>Boat {n}</title><article><p>Boat number {n} is late again.</p></article>")
    return site


@pytest.fixture
def installation(tmp_path):
    return Installation(tmp_path, WINNOW_ALLOW_NETWORKS="127.0.0.0/8", WINNOW_HOST_DELAY="0.05")


def test_a_page_is_added_as_its_feed_and_polled(installation, site):
    installation.data.mkdir()
    (installation.data / "sites.toml").write_text('["127.0.0.1"]\nblock = "/3"\n')
    shown = installation.winnow("sources", "add", "--dry-run", "--newest", "2", site.url("/")).stdout
    assert shown.splitlines() == [
        f"feed {site.url('/feed')} (Boats)",
        f"  2026-03-04  {site.url('/4')}",
        f"  2026-03-03  {site.url('/3')}  blocked_by_rules: the rules for 127.0.0.1 block /3",
        "  first poll: the newest 2 of 4",
    ]
    assert json.loads(installation.winnow("sources", "list", "--json").stdout) == []
    added = installation.winnow("sources", "add", "--newest", "2", "--every", "15m", site.url("/"))
    assert added.stdout == f"source 1: feed {site.url('/feed')} (Boats)\n"
    assert installation.winnow("sources", "poll", "1").stdout == "2 new\n"
    (source,) = json.loads(installation.winnow("status", "--json").stdout)["sources"]
    assert (source["interval"], source["adapts"], source["note"]) == (
        900,
        False,
        "first poll: the newest 2 of 4",
    )


def test_ingest_is_a_guest_too_and_waits_for_its_turn(installation, site):
    ran = installation.winnow("ingest", *(site.url(f"/{n}") for n in (1, 2, 3)))
    outcomes = [line.split("\t")[0] for line in ran.stdout.splitlines() if line.count("\t") == 2][1:]
    assert sorted(outcomes) == ["new", "new", "robots_refused"]
    assert sorted(site.paths()) == ["/1", "/2"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--newest", "few", "http://a.example/"), "give a number, or: all"),
        (("--every", "soon", "http://a.example/"), "--every is 'soon'; it must be times such as"),
        (("http://10.0.0.1/feed",), "address_refused"),
        (("nowhere.opml",), "missing_path"),
    ],
)
def test_what_cannot_be_added_is_one_line(installation, words, said):
    ran = installation.winnow("sources", "add", *words)
    assert ran.returncode != 0
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_labels_are_set_and_shown(installation, tmp_path):
    (tmp_path / "notes").mkdir()
    installation.winnow(
        "sources", "add", "--label", "harbour", "--label", "my  notes", str(tmp_path / "notes")
    )
    (source,) = json.loads(installation.winnow("sources", "list", "--json").stdout)
    assert source["labels"] == ["harbour", "my notes"]
    said = installation.winnow("sources", "edit", "1", "--label", "news", "--unlabel", "harbour").stdout
    assert "my notes, news" in said
    assert "my notes, news" in installation.winnow("sources", "list").stdout
    installation.winnow("sources", "add", "--label", "again", str(tmp_path / "notes"))
    (source,) = json.loads(installation.winnow("sources", "show", "1", "--json").stdout)
    assert source["labels"] == ["my notes", "news", "again"]
    refused = installation.winnow("sources", "edit", "1", "--label", "a,b")
    assert (refused.returncode, "bad_label" in refused.stderr) == (1, True)
