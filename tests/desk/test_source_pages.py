"""The pages of sources, and what is done from them."""

import pytest
from store.clerk import url_ref

from worker.document import Decline

RSS = """<rss version="2.0"><channel><title>Harbour News</title>
<item><title>The ferry</title><link>https://a.example/ferry</link>
<pubDate>Fri, 13 Mar 2026 08:00:00 GMT</pubDate></item>
</channel></rss>"""


def test_sources_show_what_they_bring_and_how_they_do(reader, desk, feed, clerk):
    for number in range(3):
        clerk.accept(f"/{number}.txt", source_id=feed.id)
    desk.store.source_yields.save_declines(feed.id, [Decline("confidence", 12.0, 0.4)])
    page = reader.page("/sources")
    for words in ("Harbour News", "3 items in 14 days", "confidence: 12 before, 0.4 now"):
        assert words in page.words, words
    assert "It gives less than before" in reader.page(f"/sources/{feed.id}").words


def test_a_source_is_changed_paused_polled_and_removed(reader, desk, feed, monkeypatch):
    here = f"/sources/{feed.id}"
    answer = reader.post(f"{here}/edit", every="6h", labels="harbour, daily")
    assert "are saved" in reader.page(answer.headers["location"]).words
    source = desk.store.sources.get(feed.id)
    assert (source.interval, source.adapts, source.labels) == (21_600, False, ("harbour", "daily"))
    reader.post(f"{here}/edit", every="auto", labels="daily")
    source = desk.store.sources.get(feed.id)
    assert (source.adapts, source.labels) == (True, ("daily",))
    assert reader.post(f"{here}/edit", every="often", labels="").status_code == 400
    reader.post(f"{here}/pause", paused="yes")
    assert desk.store.sources.get(feed.id).paused
    reader.post(f"{here}/pause", paused="no")
    assert not desk.store.sources.get(feed.id).paused
    polled = []
    monkeypatch.setattr(
        "worker.desk.pages.source.request_poll", lambda number, _target: polled.append(number)
    )
    reader.post(f"{here}/poll")
    assert polled == [feed.id]
    assert "no longer watched" in reader.page(reader.post(f"{here}/remove").headers["location"]).words
    assert reader.get(here).status_code == 404


def test_the_folder_that_is_watched_by_default_stays(reader, desk, clock):
    source = desk.store.sources.add("folder", str(desk.settings.seeds_dir), 5, clock.now)
    answer = reader.post(f"/sources/{source.id}/remove")
    assert (answer.status_code, "watched by default" in answer.text) == (409, True)


def test_a_source_is_added_after_what_would_come_was_seen(reader, desk, site, valkey_url):
    from dataclasses import replace
    from ipaddress import ip_network

    from local_site import Page as SitePage

    from tests.desk.conftest import Browser

    site.pages["/feed.xml"] = SitePage(RSS.encode(), type="application/rss+xml")
    settings = replace(
        desk.settings, allow_networks=(ip_network("127.0.0.0/8"),), broker_url=valkey_url, host_delay=0.01
    )
    browser = Browser(replace(desk, settings=settings), session=reader.session)
    address = f"http://127.0.0.1:{site.port}/feed.xml"
    seen = browser.post("/sources/add", target=address)
    assert "https://a.example/ferry" in seen.text
    assert desk.store.sources.all() == []
    added = browser.post("/sources/add", target=address, confirmed="yes")
    assert "is watched now" in browser.page(added.headers["location"]).words
    (source,) = desk.store.sources.all()
    assert (source.kind, source.title) == ("feed", "Harbour News")


@pytest.mark.parametrize("target", ["/etc/passwd", "file:///etc/passwd", "", "ftp://a.example/", "a.example"])
def test_no_file_of_this_machine_is_read_for_a_identity(reader, desk, target):
    answer = reader.post("/sources/add", target=target)
    assert (answer.status_code, "begins with http" in answer.text) == (409, True)
    assert desk.store.sources.all() == []


@pytest.fixture
def four_sources(desk, clock):
    """One source that fails, one that gives less, one that is due, and one that is paused."""
    sources = desk.store.sources
    failing, less, due, paused = (
        sources.add("feed", f"https://{name}.example/feed", 3600, clock.now) for name in "abcd"
    )
    desk.store.polls.record_failure(failing.id, "http_503: down", 3600, clock.now, paused=False)
    declines = [
        Decline("words", 1240.0, 86.0),
        Decline("comments found", 0.97, 0.12),
        Decline("seconds between news", 7200.0, 900_000.0),
    ]
    desk.store.source_yields.save_declines(less.id, declines)
    sources.pause(paused.id, paused=True)
    return failing, less, due, paused


@pytest.mark.usefixtures("four_sources")
def test_sources_are_listed_by_what_a_person_should_look_at(reader):
    overview = reader.page("/")
    assert "1 failing , 1 giving less , 2 due , 1 paused" in overview.words
    for which, hosts in (
        ("failing", "a"),
        ("giving less", "b"),
        ("due", "bc"),
        ("paused", "d"),
        ("odd", "abcd"),
    ):
        link = f"/sources?which={which.replace(' ', '+')}"
        assert which == "odd" or link in overview.links
        words = reader.page(link).words
        assert [host for host in "abcd" if f"https://{host}.example/" in words] == list(hosts), which
    assert reader.page("/sources").link("which=failing")


def test_a_part_of_the_sources_that_has_none_says_so(reader, feed, desk):
    desk.store.sources.pause(feed.id, paused=True)
    page = reader.page("/sources?which=failing")
    assert "None is failing now" in page.words
    assert "/sources" in page.links


def test_what_a_source_gives_less_of_is_told_in_words_before_and_after(reader, four_sources):
    for page in (reader.page("/sources"), reader.page(f"/sources/{four_sources[1].id}")):
        for words in ("1,240 before", "86 now", "97 % before", "12 % now", "2 h before", "10 days now"):
            assert words in page.words, words
        assert "e+0" not in page.words


def test_a_rule_begins_with_what_is_wrong_in_the_newest_article_of_a_source(reader, clerk, feed):
    assert "Point at what is wrong" not in reader.page("/sources/1").words
    for number in (1, 2):
        clerk.record(
            f"/{number}.txt", f"words of {number}", claim=clerk.ready(f"/{number}.txt", source_id=feed.id)
        )
    clerk.accept("/3.txt", source_id=feed.id)
    link = reader.page("/sources/1").link("/wrong$")
    assert link == "/articles/2/wrong"
    assert reader.get(link).status_code == 200


def test_the_rules_for_the_sites_of_a_source_are_shown(reader, desk, clock, feed):
    desk.store.ledger.accept([url_ref("https://www.b.example/1", source_id=feed.id)], clock.now)
    assert "none for a.example , www.b.example" in reader.page("/sources/1").words
    desk.settings.sites_file.write_text(
        '["b.example"]\nbody = [".story", "article > p"]\nblock = ["/tag/*"]\nthreads = "page"\n'
        '["c.example"]\nbody = ["main"]\n'
    )
    page = reader.page("/sources/1")
    assert "b.example body .story , article > p block /tag/* threads page" in page.words
    assert "main" not in page.words.partition("Rules")[2].partition("Newest")[0]
    desk.settings.sites_file.write_text('["b.example"]\nbody = ["["]\n')
    assert "sites.toml: " in reader.page("/sources/1").words
