"""The API as an application of its own, below `/api` of the desk."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from worker.desk.api import description
from worker.desk.api.problems import answer_with_problems
from worker.desk.api.resources import (
    article,
    articles,
    changes,
    clusters,
    comments,
    corrections,
    export,
    extract,
    failed,
    items,
    revisions,
    source_addition,
    sources,
    status,
)
from worker.desk.desk import Desk

RESOURCES = (
    articles, article, comments, revisions, corrections, clusters, items, changes, export, extract,
    sources, source_addition, failed, status,
)  # fmt: skip
"""Modules with the operations, in the order of the reference. Each has a `router`."""


def make_api(desk: Desk) -> FastAPI:
    """Put the API together for a desk."""
    app = _put_together()
    app.state.desk = desk
    return app


def describe_operations() -> dict[str, Any]:
    """Describe the API (OpenAPI 3.1) without a desk."""
    return description.describe_api(_put_together())


def _put_together() -> FastAPI:
    app = FastAPI(
        title="Winnow",
        version=description.API_VERSION,
        summary=description.SUMMARY,
        description=description.DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    answer_with_problems(app)
    app.include_router(description.router)
    for resource in RESOURCES:
        app.include_router(resource.router)
    return app
