"""The list of articles, an article with all that belongs to it, and what is done from there."""

import json
from io import BytesIO

import pytest
from pyarrow import parquet
from store.clerk import comment

from worker.deliver import export


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
