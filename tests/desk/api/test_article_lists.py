"""Lists of articles by the API."""

from datetime import timedelta

import pytest
from store.clerk import comment, url_ref


@pytest.fixture
def five(clerk):
    """Five articles; the third has comments and is in German, the fifth came a day later."""
    words = ("rain fell", "wind blew", "Regen und Sturm", "snow lay", "rain again and rain")
    for number, body in enumerate(words, 1):
        about = {"language": "de", "comments": [comment("c1", "Much rain here.")]} if number == 3 else {}
        if number == 5:
            clerk.now += timedelta(days=1)
        clerk.record(f"/notes/{number}.txt", body, title=f"Number {number}", **about)


def ids(found):
    return [one["id"] for one in found]


@pytest.mark.usefixtures("five")
def test_articles_come_newest_first_a_page_at_a_time(walk):
    for limit in (1, 2, 5, 200):
        assert ids(walk("/articles", limit)) == [5, 4, 3, 2, 1]


@pytest.mark.usefixtures("five")
def test_an_article_of_a_list(ask):
    (found,) = ask.get("/api/v1/articles", params={"language": "de"}).json()["items"]
    assert found["title"] == "Number 3"
    assert found["url"] == "file:///notes/3.txt"
    assert found["comments_found"] == 1
    assert found["first_seen_at"] == "2026-03-14T15:09:26+00:00"
    assert found["match"] is None


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({"language": "DE"}, [3]),
        ({"with_comments": "true"}, [3]),
        ({"with_copies": "true"}, []),
        ({"kind": "article"}, [5, 4, 3, 2, 1]),
        ({"kind": "thread"}, []),
        ({"since": "2026-03-15"}, [5]),
        ({"until": "2026-03-15"}, [4, 3, 2, 1]),
        ({"since": "1h"}, [5, 4, 3, 2, 1]),
        ({"max_confidence": "0.5"}, []),
        ({"source": "7"}, []),
        ({"label": "\x00"}, []),
        ({"site": "🦀\x00"}, []),
        ({"language": "\x00"}, []),
        ({"source": "\x00"}, []),
        ({"source": "9" * 40}, []),
    ],
)
def test_filters_narrow_a_list(walk, filters, wanted):
    assert ids(walk("/articles", **filters)) == wanted


def test_a_source_and_its_label_narrow_a_list(walk, desk, clerk, now):
    source = desk.store.sources.add("feed", "https://news.example/feed", 3600, now, labels=["weather"])
    for number in (1, 2):
        ref = url_ref(f"https://news.example/{number}", source_id=source.id if number == 1 else None)
        item_id = desk.store.ledger.accept([ref], now)[0].item_id
        raw = clerk.raw(ref.target)
        desk.store.ledger.finish_fetch(clerk.claim(item_id, "fetch"), raw, now)
        clerk.record(ref.target, f"text {number}", claim=clerk.claim(item_id), address=ref.target)
    for filters in ({"source": "1"}, {"source": source.target}, {"label": "weather"}):
        (found,) = walk("/articles", **filters)
        assert (found["id"], found["source_id"], found["source"]) == (1, 1, source.target)


def test_copies_are_listed_on_request(walk, clerk, desk, now):
    clerk.record("/notes/a.txt", "the words of an article")
    clerk.record("/notes/b.txt", "other words")
    desk.store.corrections.merge(1, 2, now)
    assert ids(walk("/articles")) == [1]
    assert [(one["id"], one["duplicate_of"]) for one in walk("/articles", all="true")] == [(2, 1), (1, None)]
    assert ids(walk("/articles", with_copies="true")) == [1]


@pytest.mark.usefixtures("five")
def test_a_search_gives_the_best_match_first_and_where_the_words_are(walk):
    found = walk("/articles", 1, q="rain")
    assert sorted(ids(found)) == [1, 3, 5]
    assert ids(found)[-1] == 3
    assert found[-1]["match"]["found_in"] == ["comments"]
    assert found[-1]["match"]["comments"][0]["passage"] == "Much rain here."
    assert found[-1]["title"] == "Number 3"
    assert "rain" in found[0]["match"]["passage"]
    assert ids(walk("/articles", q="rain", since="2026-03-15")) == [5]
    assert ids(walk("/articles", q='"rain again" -fell')) == [5]
    assert ids(walk("/articles", q="blow", stem="en")) == []
    assert ids(walk("/articles", q="rains", stem="en"))


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"since": "yesterday"}, "query.since"),
        ({"until": "9" * 30}, "query.until"),
        ({"kind": "poem"}, "query.kind"),
        ({"max_confidence": "2"}, "query.max_confidence"),
        ({"max_confidence": "nan"}, "query.max_confidence"),
        ({"with_comments": "perhaps"}, "query.with_comments"),
        ({"langauge": "en"}, "query.langauge"),
        ({"limit": "0"}, "query.limit"),
        ({"limit": "201"}, "query.limit"),
        ({"limit": "many"}, "query.limit"),
        ({"q": "-unwanted"}, "query.q"),
        ({"q": ""}, "query.q"),
        ({"q": "x" * 60_000}, "query.q"),
        ({"q": "words", "stem": "tlh"}, "query.stem"),
        ({"site": "x" * 301}, "query.site"),
        ({"cursor": "x" * 1_000}, "query.cursor"),
    ],
)
def test_a_filter_that_cannot_be_understood_is_named(ask, problem, filters, field):
    answer = ask.get("/api/v1/articles", params=filters)
    found = problem(answer, 422, "bad_value")
    assert [one["field"] for one in found["fields"]] == [field]
    assert len(answer.content) < 5_000


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize("words", ["-", '"', "\x00a", "'; DROP TABLE documents; --", "*" * 300, "🦀 NEAR("])
def test_words_that_cannot_be_searched_for_do_no_harm(ask, words):
    assert ask.get("/api/v1/articles", params={"q": words}).status_code in (200, 422)
    assert len(ask.get("/api/v1/articles").json()["items"]) == 5


@pytest.mark.usefixtures("five")
def test_a_cursor_is_good_for_its_own_list_alone(ask, problem):
    cursor = ask.get("/api/v1/articles", params={"limit": 1}).json()["next"]
    searched = ask.get("/api/v1/articles", params={"limit": 1, "q": "rain"}).json()["next"]
    assert ask.get("/api/v1/articles", params={"limit": 3, "cursor": cursor}).status_code == 200
    for path, filters in (
        ("/articles", {"cursor": cursor, "language": "en"}),
        ("/articles", {"cursor": cursor, "q": "rain"}),
        ("/articles", {"cursor": searched}),
        ("/articles", {"cursor": searched, "q": "wind"}),
        ("/articles", {"cursor": "nothing"}),
        ("/articles", {"cursor": "²"}),
        ("/comments", {"cursor": cursor}),
        ("/articles/1/comments", {"cursor": cursor}),
        ("/articles/1/revisions", {"cursor": cursor}),
    ):
        problem(ask.get(f"/api/v1{path}", params=filters), 400, "bad_cursor")
