"""Articles: lists of them, narrowed and searched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query

from worker.desk.api.cursor_pages import CursorPage, cut_page
from worker.desk.api.problems import problems, wrong_value
from worker.desk.api.routes import make_router
from worker.desk.api.shapes.article_lists import ArticleSummary
from worker.desk.api.shapes.queries import ArticleQuery
from worker.desk.desk import Desk, DeskOf
from worker.desk.web.cursors import read_cursor, write_cursor
from worker.errors import Rejected
from worker.store.queries.search import Hit

router = make_router("articles")


@router.get("/articles", responses=problems(304, 400))
def list_articles(desk: DeskOf, query: Annotated[ArticleQuery, Query()]) -> CursorPage[ArticleSummary]:
    """List articles, the newest first; with `q`, those that have the words, the best match first."""
    if query.q is not None:
        return _search(desk, query, query.q)
    of_list = query.name_list("articles")
    rows = desk.store.library.documents(
        query.limit + 1,
        query.make_filter(desk.now()),
        before=read_cursor(of_list, query.cursor),
        everything=query.all,
    )
    shown, following = cut_page(of_list, rows, query.limit, lambda row: (row["id"],))
    return CursorPage(items=[ArticleSummary.of(row) for row in shown], next=following)


def _search(desk: Desk, query: ArticleQuery, words: str) -> CursorPage[ArticleSummary]:
    of_list = query.name_list("articles")
    start = read_cursor(of_list, query.cursor) or 0
    hits = _find(desk, query, words, start)
    rows = {row["id"]: row for row in desk.store.library.list_these([hit.id for hit in hits[: query.limit]])}
    items = [ArticleSummary.of(rows[hit.id], hit) for hit in hits[: query.limit] if hit.id in rows]
    following = write_cursor(of_list, start + query.limit) if len(hits) > query.limit else None
    return CursorPage(items=items, next=following)


def _find(desk: Desk, query: ArticleQuery, words: str, start: int) -> Sequence[Hit]:
    """Find one more than the page has. Raises RequestValidationError if these are no words to look for."""
    wanted = query.make_filter(desk.now())
    try:
        return desk.store.search.find(
            words, query.limit + 1, wanted, offset=start, everything=query.all, stem=query.stem
        )
    except Rejected as error:
        raise wrong_value("query.q", error.detail) from error
