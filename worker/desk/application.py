"""The ASGI application: its pages, and what stands before them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio.to_thread import current_default_thread_limiter
from fastapi import Depends, FastAPI
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from worker.desk.access.identities import recognize
from worker.desk.access.passwords import DOOR
from worker.desk.agents.endpoint import PATH as MCP_PATH
from worker.desk.agents.endpoint import Endpoint
from worker.desk.api.application import make_api
from worker.desk.desk import STATIC, Desk, DeskOf
from worker.desk.pages import (
    article,
    articles,
    copies,
    deliveries,
    failed,
    log_in,
    merging,
    overview,
    programs,
    revisions,
    source,
    source_addition,
    sources,
    webhook,
)
from worker.desk.reading import case_download, original, rule, try_page, wrong
from worker.desk.web.errors import answer_errors
from worker.desk.web.host_names import HostNames
from worker.desk.web.proxies import TrustedProxies
from worker.desk.web.security_headers import SecurityHeaders

PAGES = (
    overview,
    articles,
    try_page,
    original,
    wrong,
    rule,
    case_download,
    merging,
    revisions,
    article,
    copies,
    sources,
    source_addition,
    source,
    failed,
    deliveries,
    webhook,
    programs,
)
"""In this order: an address is tried with one after the other."""

MAX_THREADS = 8
"""Requests that are worked on at the same time. Each holds up to one connection of the database."""


def make_application(desk: Desk) -> ASGIApp:
    """Put the application together. What stands before the pages also sees answers to mistakes."""
    settings = desk.settings
    pages = HostNames(make_pages(desk), settings.desk_hosts)
    return SecurityHeaders(TrustedProxies(pages, settings.trusted_proxies))


def make_pages(desk: Desk) -> FastAPI:
    """Put the pages together: log-in and style for everybody, all else for whoever may come in."""
    agents = Endpoint(desk)

    @asynccontextmanager
    async def run(_app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = MAX_THREADS
        async with agents.run():
            yield

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=run)
    app.state.desk = desk
    answer_errors(app)
    app.add_api_route("/health", show_health, methods=["GET"])
    app.mount("/static", StaticFiles(directory=STATIC))
    app.state.api = make_api(desk)
    app.mount("/api", app.state.api)
    app.router.routes.append(Route(MCP_PATH, agents))
    app.include_router(log_in.router)
    for page in PAGES:
        app.include_router(page.router, dependencies=[Depends(recognize)])
    return app


def show_health(desk: DeskOf) -> Response:
    """Say whether the desk can work: whether its database answers."""
    desk.store.passwords.read_hash(DOOR)
    return JSONResponse({"status": "ok"})
