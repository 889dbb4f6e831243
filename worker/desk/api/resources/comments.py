"""Comments: a whole thread, or the newest of all threads."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from worker.desk.api.cursor_pages import CursorPage, PageQuery, cut_page
from worker.desk.api.problems import problems, wrong_value
from worker.desk.api.routes import make_router
from worker.desk.api.shapes.comments import Comment
from worker.desk.api.shapes.ids import ArticleId
from worker.desk.api.shapes.queries import CommentQuery
from worker.desk.desk import DeskOf
from worker.desk.lookups import require_article
from worker.desk.shown.threads import order_for_reading
from worker.desk.web.cursors import read_cursor, read_numbers
from worker.desk.web.moments import from_microseconds, to_microseconds
from worker.errors import Rejected
from worker.store.queries.records import Record

router = make_router("comments")


@router.get("/articles/{id}/comments", responses=problems(304, 400, 404))
def list_article_comments(
    desk: DeskOf,
    id: ArticleId,  # noqa: A002  # what the API calls it
    query: Annotated[PageQuery, Query()],
) -> CursorPage[Comment]:
    """List the comments of an article in the order of reading: each is followed by its replies."""
    of_list = query.name_list("article comments", id)
    last = read_cursor(of_list, query.cursor)
    ids = [one["id"] for one in order_for_reading(desk.store.comments.read_outline(id))]
    if not ids:
        require_article(desk, id)
    start = ids.index(last) + 1 if last in ids else 0
    shown, following = cut_page(
        of_list, ids[start : start + query.limit + 1], query.limit, lambda one: (one,)
    )
    found = desk.store.comments.read_these(shown)
    return CursorPage(items=[Comment.of(found[one]) for one in shown if one in found], next=following)


@router.get("/comments", responses=problems(304, 400))
def list_comments(desk: DeskOf, query: Annotated[CommentQuery, Query()]) -> CursorPage[Comment]:
    """List comments of all articles, those first seen last before others."""
    of_list = query.name_list("comments")
    place = read_numbers(of_list, query.cursor, 2)
    before = None if place is None else (from_microseconds(place[0]), place[1])
    try:
        rows = desk.store.comments.list_newest(query.limit + 1, query.make_filter(desk.now()), before)
    except Rejected as error:
        raise wrong_value("query.q", error.detail) from error
    shown, following = cut_page(of_list, rows, query.limit, _place_of)
    return CursorPage(items=[Comment.of(row) for row in shown], next=following)


def _place_of(row: Record) -> tuple[int, int]:
    return to_microseconds(row["first_seen_at"]), row["id"]
