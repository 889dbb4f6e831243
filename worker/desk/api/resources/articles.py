"""One article, as JSON."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

from worker.deliver.records import Record, build_record
from worker.desk.api.problems import problems
from worker.desk.api.routes import make_router
from worker.desk.api.shapes.articles import Article
from worker.desk.desk import Desk, DeskOf
from worker.desk.web.cursors import MAX_NUMBER
from worker.desk.web.refusals import Refusal
from worker.store.feed.export_pages import DocumentSnapshot

router = make_router("articles")

ArticleId = Annotated[int, Path(ge=1, le=MAX_NUMBER, description="the number of an article")]


@router.get("/articles/{id}", response_model=Article, responses=problems(304, 404))
def read_article(desk: DeskOf, id: ArticleId) -> Record:  # noqa: A002  # what the API calls it
    """Read an article with its comments: the same record as in exports and webhooks."""
    return build_record(find_article(desk, id))


def find_article(desk: Desk, article_id: int) -> DocumentSnapshot:
    """Read a document as exports have it. Raises Refusal if there is none, or it was forgotten."""
    snapshot = desk.store.export_pages.read_snapshot(article_id)
    if snapshot.document is None:
        advice = f"There is no article {article_id}. It may have been forgotten, or never stored."
        raise Refusal(404, "There is no such article", advice, reason="unknown_document")
    return snapshot
