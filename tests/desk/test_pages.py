"""What the pages show, and what is done from them."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from pyarrow import parquet
from store.clerk import Clerk, comment, url_ref

from worker.deliver import export
from worker.document import Decline
from worker.errors import Rejected, TryLater


def test_the_overview_of_nothing_says_what_to_do(reader, desk):
    page = reader.page("/")
    assert "Nothing has come in yet" in page.words
    assert str(desk.settings.seeds_dir) in page.words
    assert page.link("/sources/add")
    assert page.link("/try$")
    assert "Lately" not in page.words


def test_the_overview_counts_what_happened_and_each_number_leads_to_its_list(reader, clerk, desk, clock):
    clerk.record("/one.txt", "The ferry goes every hour.", [comment("c1")])
    clerk.record("/two.txt", "The ferry goes every hour.")
    desk.store.ledger.fail(clerk.claim(clerk.accept("/three.txt")), Rejected("empty_file"), clock.now)
    clerk.accept("/four.txt")
    page = reader.page("/")
    for words in (
        "Articles 1",
        "Waiting 1",
        "Failed 1",
        "Sources 0",
        "New articles 1",
        "Comments 1",
        "Copies 1",
    ):
        assert words in page.words, words
    assert len([tag for tag, _ in page.elements if tag == "svg"]) == 4
    for link in page.links:
        if link.startswith("/") and not link.startswith("/static"):
            reader.page(link)


@pytest.mark.parametrize(("over", "bars"), [("day", 24), ("week", 28), ("month", 30), ("century", 28)])
def test_plots_show_a_day_a_week_or_a_month(reader, clerk, clock, over, bars):
    clerk.record()
    clock.now += timedelta(hours=30)
    page = reader.page(f"/?over={over}")
    assert len([tag for tag, _ in page.elements if tag == "rect"]) == 4 * bars
    assert ("New articles 0" if over == "day" else "New articles 1") in page.words


def test_articles_are_listed_newest_first_a_page_at_a_time(reader, clerk):
    for number in range(53):
        clerk.record(f"/{number}.txt", f"words {number} and {number * 7} others", title=f"Number {number}!")
    first = reader.page("/articles")
    assert first.words.index("Number 52!") < first.words.index("Number 3!")
    assert "Number 2!" not in first.words
    following = first.link("after=")
    second = reader.page(following)
    assert "Number 2! " in second.words
    assert "Number 3!" not in second.words
    assert second.link("^/articles$")
    assert not [link for link in second.links if "after=" in link]


def test_a_cursor_of_another_list_is_refused(reader, clerk):
    for number in range(53):
        clerk.record(f"/{number}.txt", f"words {number} and {number * 7} others", language="en")
    cursor = reader.page("/articles?language=en").link("after=").partition("after=")[2]
    assert reader.get(f"/articles?language=en&after={cursor}").status_code == 200
    for other in (
        "/articles?after=",
        "/articles?language=de&after=",
        "/articles?q=words&after=",
        "/failed?after=",
    ):
        answer = reader.get(other + cursor)
        assert (answer.status_code, "another list" in answer.text) == (400, True), other


@pytest.mark.parametrize("cursor", ["x", "e30", "W10", "WzEsMl0", "a" * 900, "%00", "🦀", "W1siXSwgMV0"])
def test_a_cursor_that_is_none_is_refused(reader, cursor):
    assert reader.get(f"/articles?after={cursor}").status_code == 400


def test_filters_narrow_the_list_and_can_be_taken_away(reader, clerk):
    clerk.record("/one.txt", "English words", title="The English one", language="en", site="Harbour News")
    clerk.record("/two.txt", "Deutsche Wörter", [comment("c1")], title="Der deutsche", language="de")
    for query, there, away in (
        ("language=de", "Der deutsche", "The English one"),
        ("site=harbour+news", "The English one", "Der deutsche"),
        ("comments=1", "Der deutsche", "The English one"),
        ("q=w%C3%B6rter", "Der deutsche", "The English one"),
        ("q=agree", "found in 1 comment", "The English one"),
        ("q=english", "Harbour News", "Der deutsche"),
    ):
        page = reader.page(f"/articles?{query}")
        assert there in page.words, query
        assert away not in page.words, query
    both = reader.page("/articles?language=de&comments=1")
    assert {"/articles?comments=1", "/articles?language=de"} <= set(both.links)
    for query in ("until=2026-03-01", "since=2027-01-01", "kind=product", "confidence=0.5", "copies=1"):
        assert "Nothing found" in reader.page(f"/articles?{query}").words, query


def test_what_is_listed_is_downloaded_with_its_filters(reader, clerk, desk, clock):
    clerk.record("/one.txt", "English words", [comment("c1")], title="One", language="en")
    clerk.record("/two.txt", "Deutsche Wörter", title="Zwei", language="de")
    for query, titles in (("", ["Zwei", "One"]), ("?language=en", ["One"]), ("?q=agree", ["One"])):
        link = reader.page(f"/articles{query}").link("export.*format=jsonl")
        answer = reader.get(link)
        records = [json.loads(line) for line in answer.text.splitlines()]
        assert [one["title"] for one in records] == titles, query
    assert records == list(export.read_found(desk.store, "agree"))
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="articles-{clock.now:%Y%m%dT%H%M%SZ}.jsonl"'
    )
    table = reader.get(reader.page("/articles?language=de").link("format=parquet")).content
    assert parquet.read_table(BytesIO(table)).column("title").to_pylist() == ["Zwei"]


@pytest.mark.parametrize("query", ["format=csv", "format=jsonl.zst", "q=-+!", "kind=poem"])
def test_a_download_that_cannot_be_made_says_why(reader, query):
    answer = reader.get(f"/articles/export?{query}")
    assert (400 <= answer.status_code < 500, "<h1>" in answer.text) == (True, True)


@pytest.mark.parametrize(
    "query", ["since=yesterday-ish", "kind=poem", "confidence=2", "confidence=nan", "until=-"]
)
def test_a_filter_that_cannot_be_understood_says_so(reader, query):
    answer = reader.get(f"/articles?{query}")
    assert (answer.status_code, "cannot be understood" in answer.text) == (400, True)


def test_an_article_stands_beside_its_thread(reader, clerk, thread):
    clerk.record(
        body="The ferry was saved.", comments=thread, title="Ferry", authors=("Ada Marsh",), stated=7
    )
    page = reader.page("/articles/1")
    for words in ("Ferry", "Ada Marsh", "The ferry was saved.", "3 comments of the 7 that the page states",
                  "Ben", "1 reply", "file:///notes/a.txt", "new"):  # fmt: skip
        assert words in page.words, words
    answered = next(link for link in page.links if link.startswith("#comment-"))
    assert ("li", {"id": answered[1:]}) in page.elements


def test_a_copy_leads_to_its_article_and_back(reader, clerk):
    words = " ".join(f"Crane {number} stands in the harbour." for number in range(60))
    clerk.record("/one.txt", words)
    clerk.record("/two.txt", words + " It is sound.")
    first, second = (reader.page(f"/articles/{number}") for number in (1, 2))
    assert "/articles/1" in second.links or "/articles/2" in first.links
    answer = reader.post("/articles/2/split")
    assert answer.headers["location"] == "/articles/2?done=split&of=2.1"
    page = reader.page(answer.headers["location"])
    assert "stands on its own now" in page.words
    assert "/articles/1" not in page.links


def test_changes_of_an_article_are_shown_word_by_word(reader, clerk):
    clerk.record(body="The engine was old and loud.")
    clerk.record(body="The engine was old and silent.")
    assert reader.page("/articles/1").link("revisions")
    page = reader.page("/articles/1/revisions")
    assert ("<del>loud.</del>" in page.text, "<ins>silent.</ins>" in page.text) == (True, True)


def test_the_evidence_says_what_each_stage_found_in_the_kept_bytes(reader, clerk):
    html = b"<html lang=en><title>Piers</title><h1>Piers</h1><p>The pier was closed in March.</p>"
    claim = clerk.claim(clerk.fetched("/pier.html", html))
    clerk.record("/pier.html", claim=claim)
    page = reader.page("/articles/1/evidence")
    for words in ("fetched", "sha256", "read", "verdict, if it came now"):
        assert words in page.words, words


def test_the_original_is_shown_in_a_frame_that_can_do_nothing(reader, clerk):
    html = b"<html><title>Piers</title><p onclick=ran()>The pier.</p><script>ran()</script>"
    clerk.record("/pier.html", claim=clerk.claim(clerk.fetched("/pier.html", html)))
    page = reader.page("/articles/1/original?plain=1")
    (frame,) = [given for tag, given in page.elements if tag == "iframe"]
    assert frame["sandbox"] is None  # the attribute without a value: nothing is allowed
    answer = reader.get(frame["src"])
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "frame-ancestors 'self'" in policy
    assert answer.content == html
    text = reader.get("/articles/1/original/text")
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert text.headers["x-content-type-options"] == "nosniff"


def test_an_original_that_is_not_kept_says_so(reader, desk, clerk):
    clerk.record()
    with desk.store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE sightings SET raw_id = NULL")
    for page in ("original", "original/frame", "original/text", "evidence"):
        answer = reader.get(f"/articles/1/{page}")
        assert (answer.status_code, "not kept any more" in answer.text) == (409, True), page
    assert reader.post("/articles/1/reprocess").status_code == 409


def test_forgetting_asks_first_and_then_forgets(reader, desk, clerk):
    clerk.record(title="The wrong page")
    assert "The wrong page" in reader.page("/articles/1/forget").words
    assert reader.get("/articles/1").status_code == 200
    answer = reader.post("/articles/1/forget")
    assert "will not come back" in reader.page(answer.headers["location"]).words
    assert desk.store.library.documents(9) == []


def test_an_article_is_read_again(reader, desk, clerk):
    clerk.record()
    answer = reader.post("/articles/1/reprocess")
    assert "read this document again" in reader.page(answer.headers["location"]).words
    (item,) = desk.store.library.items(state="pending")
    assert item["step"] == "process"


@pytest.fixture
def failures(desk, clerk, clock):
    """Three items that failed, two of them for one reason."""
    for number, reason in enumerate(("http_404", "http_404", "empty_file")):
        item = desk.store.ledger.accept([url_ref(f"https://a.example/{number}?token=secret")], clock.now)[0]
        claim = clerk.claim(item.item_id, "fetch")
        desk.store.ledger.fail(claim, Rejected(reason, f"why {number}"), clock.now)


@pytest.mark.usefixtures("failures")
def test_failed_items_are_listed_by_reason_with_what_to_do(reader):
    page = reader.page("/failed")
    for words in (
        "http_404 2",
        "not there any more",
        "empty_file 1",
        "why 0",
        "https://a.example/0?token=***",
    ):
        assert words in page.words, words
    one = reader.page(page.link("reason=empty_file"))
    assert "why 2" in one.words
    assert "why 0" not in one.words


@pytest.mark.usefixtures("failures")
def test_failed_items_are_retried_and_dropped_by_one_by_reason_and_all(reader, desk, monkeypatch):
    notified = []
    monkeypatch.setattr("tasks.acceptance.notify_again", notified.extend)
    assert "tried again" in reader.page(reader.post("/failed/retry", item="1").headers["location"]).words
    assert [item["id"] for item in notified] == [1]
    reader.post("/failed/drop", reason="http_404")
    assert [item["id"] for item in desk.store.library.items(state="failed")] == [3]
    reader.post("/failed/retry", everything="yes")
    assert desk.store.library.items(state="failed") == []
    assert "Nothing has failed" in reader.page("/failed").words
    assert reader.post("/failed/drop").status_code == 400
    assert reader.post("/failed/drop", item="1; DROP").status_code == 400


def test_what_waits_says_what_for(reader, desk, clerk, clock):
    item_id = clerk.accept("/later.txt")
    desk.store.ledger.retry_later(clerk.claim(item_id), TryLater("http_503", "busy", 600), clock.now)
    page = reader.page("/waiting")
    assert "http_503" in page.words
    assert "next try in 10 min" in page.words


@pytest.fixture
def feed(desk, clock):
    return desk.store.sources.add("feed", "https://a.example/feed.xml", 1800, clock.now, title="Harbour News")


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


RSS = """<rss version="2.0"><channel><title>Harbour News</title>
<item><title>The ferry</title><link>https://a.example/ferry</link>
<pubDate>Fri, 13 Mar 2026 08:00:00 GMT</pubDate></item>
</channel></rss>"""


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


@pytest.mark.usefixtures("feed", "failures")
def test_every_link_of_every_page_leads_somewhere(reader, clerk, thread):
    clerk.record(body="The ferry was saved.", comments=thread)
    clerk.record(body="The ferry was saved for good.")
    seen, waiting = set(), ["/"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        page = reader.page(path)
        waiting += [
            one.partition("#")[0]
            for one in page.links
            if one.startswith("/") and not one.startswith("/static") and "/original/text" not in one
        ]
    assert {"/articles/1/original", "/articles/1/evidence", "/sources/1", "/waiting"} <= seen


def test_pages_stay_small(reader, clerk):
    for number in range(60):
        clerk.record(
            f"/{number}.txt", f"words {number} and {number * 7} others", title="A title of a usual length"
        )
    for path in ("/", "/articles", "/failed", "/sources"):
        assert len(reader.get(path).content) < 100_000, path
    assert len(reader.get("/static/desk.css").content) < 30_000


def test_the_figures_of_the_overview_are_right_on_each_database(store, now):
    clerk = Clerk(store, now)
    clerk.record(comments=[comment("c1"), comment("c2")])
    clerk.record("/b.txt")
    hours = store.overview.count_hours(now - timedelta(days=1))
    assert {what: sum(counts.values()) for what, counts in hours.items()} == {
        "new": 1, "duplicate": 1, "new comments": 2,
    }  # fmt: skip
    assert list(hours["new"]) == [now.replace(minute=0, second=0, microsecond=0)]
    count = store.overview.count_articles()
    assert (count.number, count.is_exact) == (1, True)
    assert store.overview.read_facets().kinds == [("article", 1)]
    assert store.overview.list_delays() == [0.0, 0.0]


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


def test_webhooks_that_need_a_look_are_on_the_overview(reader, desk, clock):
    assert "Webhooks" not in reader.page("/").words
    desk.store.webhooks.add("https://a.example/", "x", clock.now, kinds=None, batch=1, after=None)
    assert "Webhooks 1 , all well" in reader.page("/").words
    desk.store.webhooks.pause(1, paused=True)
    assert "Webhooks 1 , 1 paused or failing" in reader.page("/").words
