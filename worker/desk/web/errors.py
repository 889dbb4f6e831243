"""What pages answer when something goes wrong: a page for people, a problem for programs."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from worker.desk.access.identities import NotLoggedIn
from worker.desk.desk import desk_of
from worker.desk.web.problems import describe_error, make_problem, nothing_here
from worker.desk.web.refusals import Refusal
from worker.errors import IngestError, Unavailable

ANSWERED = (NotLoggedIn, Refusal, IngestError, Unavailable, HTTPException, Exception)
"""Errors that are answered, each in its own way."""


def answer_errors(app: FastAPI) -> None:
    """Let an application of pages answer all errors."""
    for kind in ANSWERED:
        app.add_exception_handler(kind, _answer_error)
    app.add_exception_handler(NotLoggedIn, _ask_to_log_in)
    app.add_exception_handler(RequestValidationError, _answer_nothing_here)


def wants_page(request: Request) -> bool:
    """Whether a browser asks."""
    return "text/html" in request.headers.get("accept", "")


def _answer(request: Request, refusal: Refusal) -> Response:
    if wants_page(request):
        desk = desk_of(request)
        identity = getattr(request.state, "identity", None)
        return desk.render(
            request, "refusal.html", identity, refusal.status, refusal.headers, refusal=refusal
        )
    return make_problem(refusal)


async def _answer_error(request: Request, error: Exception) -> Response:
    return _answer(request, describe_error(request, error))


async def _ask_to_log_in(request: Request, error: Exception) -> Response:
    if not wants_page(request):
        return _answer(request, describe_error(request, error))
    query = f"?{request.url.query}" if request.url.query else ""
    there = f"{request.url.path}{query}" if request.method == "GET" else "/"
    link = desk_of(request).link(request, f"/log-in?next={quote(there, safe='/')}")
    return RedirectResponse(link, 303)


async def _answer_nothing_here(request: Request, _error: Exception) -> Response:
    return _answer(request, nothing_here())
