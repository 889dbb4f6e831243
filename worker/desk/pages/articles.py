"""The list of articles: searched, narrowed, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, Response

from worker.deliver import export
from worker.desk.access.identities import IdentityOf
from worker.desk.access.identity import Identity
from worker.desk.desk import Desk, DeskOf
from worker.desk.pages.article_filters import ArticleFilters, give_back_filters, read_filters
from worker.desk.web.cursors import read_cursor, write_cursor
from worker.desk.web.downloads import send_file
from worker.desk.web.refusals import Refusal
from worker.errors import Rejected

router = APIRouter()

PAGE_SIZE = 50
MAX_SOURCES = 200
"""Sources to choose from; with more, the filter is a field to write in."""

MEDIA_TYPES = {"jsonl": "application/jsonl", "parquet": "application/vnd.apache.parquet"}
"""The formats of a download, and what they are called in HTTP."""


@router.get("/articles")
def show_articles(request: Request, desk: DeskOf, identity: IdentityOf) -> Response:
    """List articles, the newest first; those that have certain words, the best first."""
    try:
        filters = read_filters(request.query_params, desk.now())
    except Refusal as error:
        return _show(request, desk, identity, give_back_filters(request.query_params), refusal=error)
    return _show(request, desk, identity, filters)


def _show(
    request: Request, desk: Desk, identity: Identity, filters: ArticleFilters, refusal: Refusal | None = None
) -> Response:
    """Show a page of the list; if its filters were refused, why."""
    if refusal is None:
        start = read_cursor(filters.values, request.query_params.get("after", ""))
        found, cursor, problem = _find(desk, filters, start)
    else:
        start, found, cursor, problem = None, (), None, None
    sources = desk.store.sources.all()
    return desk.render(
        request,
        "articles.html",
        identity,
        refusal.status if refusal else 200,
        filters=filters,
        found=found,
        refusal=refusal,
        problem=problem,
        is_first=start is None,
        next_query=None if cursor is None else filters.query_with(after=cursor),
        facets=desk.store.overview.read_facets(),
        sources=sources if len(sources) <= MAX_SOURCES else None,
        seeds=desk.settings.seeds_dir,
        formats=[name for name in export.list_formats() if name in MEDIA_TYPES],
    )


@router.get("/articles/export")
def export_articles(request: Request, desk: DeskOf, _identity: IdentityOf) -> Response:
    """Send all articles of a list as a file: the records that `winnow export` writes."""
    filters = read_filters(request.query_params, desk.now())
    form = request.query_params.get("format", "jsonl")
    if form not in MEDIA_TYPES:
        advice = f"format: give one of {', '.join(MEDIA_TYPES)}"
        raise Refusal(400, "There is no such format", advice, reason="bad_format")
    if filters.words:
        records = export.read_found(desk.store, filters.words, filters.wanted)
    else:
        records = export.read_newest(desk.store, filters.wanted)
    name = f"articles-{desk.now():%Y%m%dT%H%M%SZ}.{form}"
    return send_file(export.FORMATS[form](records), name, MEDIA_TYPES[form])


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
