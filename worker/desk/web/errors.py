"""What is answered when something goes wrong: a page for people, JSON for programs (RFC 9457)."""

from __future__ import annotations

import logging
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse

from worker.desk.access.identities import NotLoggedIn
from worker.desk.desk import desk_of
from worker.desk.web.refusals import Refusal
from worker.errors import IngestError, TryLater, Unavailable

log = logging.getLogger(__name__)

RETRY_AFTER_S = 5
"""When to ask again for what needs a server that does not answer."""


def answer_errors(app: FastAPI) -> None:
    """Let an application answer all errors."""
    app.add_exception_handler(NotLoggedIn, _ask_to_log_in)
    app.add_exception_handler(Refusal, _refuse)
    app.add_exception_handler(IngestError, _reject)
    app.add_exception_handler(Unavailable, _answer_unavailable)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(RequestValidationError, _answer_nothing_here)
    app.add_exception_handler(Exception, _answer_mistake)


def wants_page(request: Request) -> bool:
    """Whether a browser asks."""
    return "text/html" in request.headers.get("accept", "")


def answer(request: Request, refusal: Refusal) -> Response:
    """Answer with a refusal in the form that was asked for."""
    if wants_page(request):
        desk = desk_of(request)
        return desk.render(request, "refusal.html", None, refusal.status, refusal.headers, refusal=refusal)
    problem = {
        "type": "about:blank",
        "title": refusal.title,
        "status": refusal.status,
        "detail": refusal.advice,
        "reason": refusal.reason,
    }
    return JSONResponse(problem, refusal.status, refusal.headers, "application/problem+json")


async def _ask_to_log_in(request: Request, _error: Exception) -> Response:
    if wants_page(request):
        query = f"?{request.url.query}" if request.url.query else ""
        there = f"{request.url.path}{query}" if request.method == "GET" else "/"
        link = desk_of(request).link(request, f"/log-in?next={quote(there, safe='/')}")
        return RedirectResponse(link, 303)
    advice = "Send a token (winnow tokens add NAME) as: Authorization: Bearer TOKEN"
    headers = {"www-authenticate": "Bearer"}
    return answer(request, Refusal(401, "Who is asking?", advice, reason="not_logged_in", headers=headers))


async def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return answer(request, error)


async def _reject(request: Request, error: Exception) -> Response:
    assert isinstance(error, IngestError)
    status = 404 if error.reason.startswith("unknown_") else 503 if isinstance(error, TryLater) else 409
    return answer(request, Refusal(status, "That cannot be done", error.detail, reason=error.reason))


async def _answer_unavailable(request: Request, error: Exception) -> Response:
    log.warning("%s %s: %s", request.method, request.url.path, error)
    advice = f"It cannot reach the {error}. Nothing is lost. Start that server; then this page works again."
    headers = {"retry-after": str(RETRY_AFTER_S)}
    return answer(request, Refusal(503, "The desk waits", advice, reason="unavailable", headers=headers))


async def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return await _answer_nothing_here(request, error)
    advice = "Go back, and take another way."
    status, headers = error.status_code, error.headers
    return answer(request, Refusal(status, error.detail, advice, reason="refused", headers=headers))


async def _answer_nothing_here(request: Request, _error: Exception) -> Response:
    advice = "Look in the lists: what you want may have been moved or forgotten."
    return answer(request, Refusal(404, "There is nothing here", advice, reason="not_found"))


async def _answer_mistake(request: Request, _error: Exception) -> Response:
    advice = "This is a mistake of Winnow. Its log says more; please report it."
    return answer(request, Refusal(500, "Something went wrong", advice, reason="internal_error"))
