"""One article: as the record of exports, as Markdown, as clean HTML."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from fastapi import Query, Request, Response
from starlette.responses import JSONResponse

from worker.deliver.records import build_record
from worker.deliver.renderings import render_html, render_markdown
from worker.desk.api.negotiation import choose_media_type
from worker.desk.api.problems import as_texts, problems
from worker.desk.api.routes import make_router
from worker.desk.api.shapes.articles import Article
from worker.desk.api.shapes.ids import ArticleId
from worker.desk.desk import DeskOf
from worker.desk.lookups import read_version
from worker.desk.web.etags import is_known, make_tag
from worker.desk.web.security_headers import FOREIGN_POLICY
from worker.runtime.version import installed_version
from worker.store.feed.export_pages import DocumentSnapshot

router = make_router("articles")

JSON, MARKDOWN, HTML = "application/json", "text/markdown", "text/html"
VARY = {"vary": "accept"}
FORMATS = {"json": JSON, "markdown": MARKDOWN, "html": HTML}

Format = Annotated[Literal["json", "markdown", "html"] | None, Query(description="goes before `Accept`")]


@router.get(
    "/articles/{id}.md",
    response_class=Response,
    responses=problems(304, 404) | as_texts(MARKDOWN),
)
def read_article_markdown(desk: DeskOf, id: ArticleId) -> Response:  # noqa: A002  # what the API calls it
    """Read an article as Markdown (CommonMark), below its title and without its comments."""
    return _write(read_version(desk, id).snapshot, MARKDOWN)


@router.get(
    "/articles/{id}.html",
    response_class=Response,
    responses=problems(304, 404) | as_texts(HTML),
)
def read_article_html(desk: DeskOf, id: ArticleId) -> Response:  # noqa: A002
    """Read an article as a page of clean HTML, without its comments."""
    return _write(read_version(desk, id).snapshot, HTML)


@router.get(
    "/articles/{id}",
    response_model=Article,
    responses=problems(304, 404) | as_texts(MARKDOWN, HTML),
)
def read_article(
    request: Request,
    desk: DeskOf,
    id: ArticleId,  # noqa: A002
    format: Format = None,  # noqa: A002
) -> Response:
    """Read an article with its comments: the same record as in exports and webhooks.

    It comes as Markdown or clean HTML, without comments, if `Accept` or `format` says so.
    """
    accepted = request.headers.get("accept", "")
    media_type = FORMATS[format] if format else choose_media_type(accepted, [*FORMATS.values()])
    version = read_version(desk, id)
    if media_type != JSON:
        return _write(version.snapshot, media_type)
    tag = make_tag(repr((version, installed_version())).encode("utf-8", "surrogatepass"))
    headers = VARY | {"etag": tag}
    if is_known(request, tag):  # a thread may have thousands of comments: they are not read for this
        return Response(status_code=304, headers=headers)
    record = build_record(replace(version.snapshot, comments=desk.store.export_pages.read_thread(id)))
    return JSONResponse(Article.model_validate(record).model_dump(), headers=headers)


def _write(snapshot: DocumentSnapshot, media_type: str) -> Response:
    """Write a document for people, without its comments."""
    assert snapshot.document is not None
    if media_type == MARKDOWN:
        return Response(render_markdown(snapshot.document), headers=VARY, media_type=MARKDOWN)
    page = render_html(snapshot.document)
    # Clean, and in a sandbox all the same: it is other people's markup.
    return Response(page, headers=VARY | {"content-security-policy": FOREIGN_POLICY}, media_type=HTML)
