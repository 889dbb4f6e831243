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
        (
            ("--every", "soon", "http://a.example/"),
            "an interval is 'soon'; it must be times such as",
        ),
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


def the(installation, number):
    return json.loads(installation.winnow("sources", "show", str(number), "--json").stdout)[0]


def test_a_source_that_is_added_again_is_changed_and_it_is_said(installation, site):
    feed = site.url("/feed")
    assert "watched already" not in installation.winnow("sources", "add", feed).stdout
    said = installation.winnow("sources", "add", "--every", "15m", "--newest", "2", "--label", "boats", feed)
    assert said.stdout.splitlines() == [
        f"source 1: feed {feed} (Boats)",
        (
            "  it was watched already; polled every 900 s; the first poll takes the newest 2 entries; "
            "labels: boats"
        ),
    ]
    source = the(installation, 1)
    assert (source["interval"], source["adapts"], source["newest"]) == (900, False, 2)
    assert installation.winnow("sources", "poll", "1").stdout == "2 new\n"
    installation.winnow("sources", "pause", "1")
    said = installation.winnow("sources", "add", "--newest", "all", feed).stdout
    assert "it was watched already; --newest changes nothing: it is for the first poll" in said
    assert "it is paused, until: winnow sources pause 1 --off" in said
    installation.winnow("sources", "add", feed)
    assert the(installation, 1)["interval"] == 900, "nothing was said of it"


def test_a_folder_that_is_added_again_too(installation, tmp_path):
    (tmp_path / "notes").mkdir()
    add = ("sources", "add", str(tmp_path / "notes"))
    assert installation.winnow(*add, "--every", "2m").stdout.endswith("notes, every 120 s\n")
    said = installation.winnow(*add, "--every", "5m", "--newest", "3").stdout
    assert "it was watched already; polled every 300 s; --newest changes nothing" in said
    assert the(installation, 1)["interval"] == 300
    few = installation.winnow(*add, "--every", "10s")
    assert "no source is polled more often than every 60 s" in few.stderr


def test_a_source_is_edited(installation, site):
    installation.winnow("sources", "add", "--every", "1d", site.url("/feed"))
    said = installation.winnow("sources", "edit", "1", "--every", "auto", "--newest", "all").stdout
    assert said == (
        f"source 1 ({site.url('/feed')}): polled every 1800 s, adapted to how often it changes; "
        "the first poll takes all entries\n"
    )
    source = the(installation, 1)
    assert (source["interval"], source["adapts"], source["newest"]) == (1800, True, None)
    nothing = installation.winnow("sources", "edit", "1")
    assert (nothing.returncode, "say what to change" in nothing.stderr) == (2, True)
    unknown = installation.winnow("sources", "edit", "7", "--label", "x")
    assert (unknown.returncode, "unknown_source" in unknown.stderr) == (1, True)


def test_sources_are_exported_and_added_again_elsewhere(installation, site, tmp_path):
    site.says("/sitemap.xml", f"<urlset><url><loc>{site.url('/1')}</loc></url></urlset>")
    installation.winnow("sources", "add", "--label", "boats", "--label", "news", site.url("/feed"))
    installation.winnow("sources", "add", "--label", "news", site.url("/sitemap.xml"))
    installation.winnow("sources", "add", str(installation.seeds))
    exported = installation.winnow("sources", "export")
    assert "1 folders and files of this machine are left out" in exported.stderr
    (tmp_path / "mine.opml").write_text(exported.stdout)
    other = Installation(tmp_path / "other", WINNOW_ALLOW_NETWORKS="127.0.0.0/8")
    other.winnow("sources", "add", "--label", "moved", str(tmp_path / "mine.opml"))
    sources = json.loads(other.winnow("sources", "list", "--json").stdout)
    assert {(one["kind"], one["target"], one["title"], tuple(one["labels"])) for one in sources} == {
        ("feed", site.url("/feed"), "Boats", ("moved", "boats", "news")),
        ("sitemap", site.url("/sitemap.xml"), site.url("/sitemap.xml"), ("moved", "news")),
    }
    only = installation.winnow("sources", "export", "--label", "boats").stdout
    assert (site.url("/feed") in only, site.url("/sitemap.xml") in only) == (True, False)


def test_a_poll_that_fails_is_said(installation, site):
    installation.winnow("sources", "add", site.url("/feed"))
    site.says("/feed", status=404)
    failed = installation.winnow("sources", "poll", "1")
    assert (failed.returncode, failed.stdout) == (1, "0 new\n")
    assert f"source 1 (feed {site.url('/feed')}): failed, http_404" in failed.stderr
