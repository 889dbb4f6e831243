"""The list of articles: searched, narrowed, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, Response

from worker.desk.access.identities import IdentityOf
from worker.desk.desk import Desk, DeskOf
from worker.desk.pages.article_filters import ArticleFilters, read_filters
from worker.desk.web.cursors import read_cursor, write_cursor
from worker.errors import Rejected

router = APIRouter()

PAGE_SIZE = 50
MAX_SOURCES = 200
"""Sources to choose from; with more, the filter is a field to write in."""


@router.get("/articles")
def show_articles(request: Request, desk: DeskOf, identity: IdentityOf) -> Response:
    """List articles, the newest first; those that have certain words, the best first."""
    filters = read_filters(request.query_params, desk.now())
    start = read_cursor(filters.values, request.query_params.get("after", ""))
    found, cursor, problem = _find(desk, filters, start)
    sources = desk.store.sources.all()
    return desk.render(
        request,
        "articles.html",
        identity,
        filters=filters,
        found=found,
        problem=problem,
        is_first=start is None,
        next_query=None if cursor is None else filters.query_at(cursor),
        facets=desk.store.overview.read_facets(),
        sources=sources if len(sources) <= MAX_SOURCES else None,
        seeds=desk.settings.seeds_dir,
    )


def _find(
    desk: Desk, filters: ArticleFilters, start: int | None
) -> tuple[Sequence[Any], str | None, str | None]:
    """Return the articles of a page, the cursor of the next one, and why there are none."""
    if not filters.words:
        rows = desk.store.library.documents(PAGE_SIZE + 1, filters.wanted, before=start)
        cursor = write_cursor(filters.values, rows[PAGE_SIZE - 1]["id"]) if len(rows) > PAGE_SIZE else None
        return rows[:PAGE_SIZE], cursor, None
    try:
        hits = desk.store.search.find(filters.words, PAGE_SIZE + 1, filters.wanted, offset=start or 0)
    except Rejected as error:
        return (), None, error.detail
    following = (start or 0) + PAGE_SIZE
    return hits[:PAGE_SIZE], write_cursor(filters.values, following) if len(hits) > PAGE_SIZE else None, None
