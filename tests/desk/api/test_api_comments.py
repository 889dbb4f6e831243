"""Comments by the API: of an article, and of all."""

from datetime import timedelta

import pytest
from store.clerk import comment


@pytest.fixture
def threads(clerk, thread):
    """Two threads; the second was seen an hour later, and a comment of the first was deleted then."""
    clerk.record("/notes/a.txt", "one text", [*thread, comment("c4", "Not for long.", deleted=True)])
    clerk.now += timedelta(hours=1)
    clerk.record("/notes/b.txt", "another text", [comment("d1", "Ants!", author="Ben")])


def keys(found):
    return [one["key"] for one in found]


def test_a_thread_comes_in_the_order_of_reading(walk, clerk):
    comments = [
        comment("a", "First."),
        comment("b", "Second."),
        comment("a1", "To the first.", parent=0),
        comment("a2", "To the reply.", parent=2),
    ]
    clerk.record(comments=comments)
    for limit in (1, 2, 3, 4, 200):
        found = walk("/articles/1/comments", limit)
        assert keys(found) == ["a", "a1", "a2", "b"]
    assert [one["parent_id"] for one in found] == [None, found[0]["id"], found[1]["id"], None]
    assert {one["document_id"] for one in found} == {1}


def test_a_thread_goes_on_where_it_was_when_comments_come_in_between(ask, clerk):
    first = [comment("a", "First."), comment("b", "Second.")]
    clerk.record(comments=first)
    cursor = ask.get("/api/v1/articles/1/comments?limit=1").json()["next"]
    clerk.record(comments=[comment("new", "Before all."), *first])
    page = ask.get("/api/v1/articles/1/comments", params={"limit": 1, "cursor": cursor}).json()
    assert keys(page["items"]) == ["b"]


def test_an_article_without_comments_has_none_and_another_is_not_there(ask, clerk, problem):
    clerk.record()
    assert ask.get("/api/v1/articles/1/comments").json() == {"items": [], "next": None}
    problem(ask.get("/api/v1/articles/2/comments"), 404, "unknown_document")


@pytest.mark.usefixtures("threads")
def test_comments_of_all_articles_come_newest_first(walk):
    for limit in (1, 2, 3, 200):
        assert keys(walk("/comments", limit)) == ["d1", "c3", "c2", "c1"]
    assert keys(walk("/comments", all="true")) == ["d1", "c4", "c3", "c2", "c1"]


@pytest.mark.usefixtures("threads")
@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({"author": "Ben"}, ["d1", "c1"]),
        ({"author": "ben"}, []),
        ({"author": "Be"}, []),
        ({"author": "Ben", "article": 1}, ["c1"]),
        ({"article": 2}, ["d1"]),
        ({"article": 9}, []),
        ({"since": "2026-03-14T16:00"}, ["d1"]),
        ({"until": "2026-03-14T16:00"}, ["c3", "c2", "c1"]),
        ({"q": "school"}, ["c1"]),
        ({"q": "ben"}, ["d1", "c1"]),
        ({"q": "ben -ants"}, ["c1"]),
        ({"q": '"has not changed"'}, ["c2"]),
        ({"q": "batteries", "author": "Greta"}, []),
        ({"author": "\x00"}, []),
    ],
)
def test_filters_narrow_them(walk, filters, wanted):
    assert keys(walk("/comments", 1, **filters)) == wanted


def test_an_author_of_any_length_is_found(walk, clerk):
    long = "Ж" * 5_000
    clerk.record(comments=[comment("c1", author=long), comment("c2", author=long[:-1])])
    assert keys(walk("/comments", author=long[:300])) == []
    short = "Ж" * 64
    clerk.record("/notes/b.txt", "other words", comments=[comment("d1", author=short)])
    assert keys(walk("/comments", author=short)) == ["d1"]


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"since": "soon"}, "query.since"),
        ({"article": "one"}, "query.article"),
        ({"article": str(2**63)}, "query.article"),
        ({"q": "-only"}, "query.q"),
        ({"by": "Ben"}, "query.by"),
    ],
)
def test_a_filter_that_cannot_be_understood_is_named(ask, problem, filters, field):
    found = problem(ask.get("/api/v1/comments", params=filters), 422, "bad_value")
    assert [one["field"] for one in found["fields"]] == [field]


@pytest.mark.usefixtures("threads")
def test_comments_are_found_by_their_indexes(desk):
    """The newest of all, and those of an author, without sorting or reading others."""
    from datetime import UTC, datetime

    from worker.store.queries.comments import CommentFilter

    seen = []
    from sqlalchemy import event

    engine = desk.store.database.engine
    event.listen(engine, "before_cursor_execute", lambda *given: seen.append(given[2:4]))
    before = (datetime(2026, 3, 15, tzinfo=UTC), 9)
    for wanted, index in (
        (CommentFilter(), "comments_newest"),
        (CommentFilter(author="Ben"), "comments_author"),
        (CommentFilter(author="Ben", since=before[0]), "comments_author"),
    ):
        desk.store.comments.list_newest(10, wanted, before)
        statement, values = seen[-1]
        with engine.connect() as connection:
            if not desk.store.database.is_sqlite:
                connection.exec_driver_sql("SET enable_seqscan = off")
            word = "EXPLAIN QUERY PLAN" if desk.store.database.is_sqlite else "EXPLAIN"
            plan = "\n".join(map(str, connection.exec_driver_sql(f"{word} {statement}", values)))
        assert index in plan, plan
        assert "TEMP B-TREE" not in plan
