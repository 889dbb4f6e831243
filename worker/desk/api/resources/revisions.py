"""What articles said before they changed."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from worker.desk.api.cursor_pages import CursorPage, PageQuery, cut_page
from worker.desk.api.problems import problems
from worker.desk.api.routes import make_router
from worker.desk.api.shapes.ids import ArticleId
from worker.desk.api.shapes.moments import Moment
from worker.desk.desk import DeskOf
from worker.desk.lookups import require_article
from worker.desk.web.cursors import read_cursor

router = make_router("articles")


class Revision(BaseModel):
    """An article as it was before a change."""

    revision: int
    title: str | None
    body: str = Field(description="plain text")
    markdown: str
    html: str
    content_hash: str
    extractor_version: int
    replaced_at: Moment


@router.get("/articles/{id}/revisions", responses=problems(304, 400, 404))
def list_article_revisions(
    desk: DeskOf,
    id: ArticleId,  # noqa: A002  # what the API calls it
    query: Annotated[PageQuery, Query()],
) -> CursorPage[Revision]:
    """List the earlier revisions of an article, the newest first. The present one is the article itself."""
    of_list = query.name_list("revisions", id)
    rows = desk.store.library.list_revisions(id, read_cursor(of_list, query.cursor), query.limit + 1)
    if not rows:
        require_article(desk, id)
    shown, following = cut_page(of_list, rows, query.limit, lambda row: (row["revision"],))
    return CursorPage(items=[Revision.model_validate(row) for row in shown], next=following)
