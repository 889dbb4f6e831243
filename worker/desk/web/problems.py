"""What an error means to whoever asked, and how it is written for programs (RFC 9457)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from worker.desk.access.identities import NotLoggedIn
from worker.desk.web.refusals import Refusal
from worker.errors import IngestError, TryLater, Unavailable

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
RETRY_AFTER_S = 5
"""When to ask again for what needs a server that does not answer."""


def describe_error(request: Request, error: Exception) -> Refusal:
    """Say what an error means to the one who asked."""
    match error:
        case Refusal():
            return error
        case NotLoggedIn():
            return _not_logged_in()
        case IngestError():
            return _rejected(error)
        case Unavailable():
            log.warning("%s %s: %s", request.method, request.url.path, error)
            return _unavailable(error)
        case HTTPException(status_code=404):
            return nothing_here()
        case HTTPException():
            advice = "Go back, and take another way."
            return Refusal(error.status_code, error.detail, advice, reason="refused", headers=error.headers)
    advice = "This is a mistake of Winnow. Its log says more; please report it."
    return Refusal(500, "Something went wrong", advice, reason="internal_error")


def nothing_here() -> Refusal:
    """Say that there is nothing at an address."""
    advice = "Look in the lists: what you want may have been moved or forgotten."
    return Refusal(404, "There is nothing here", advice, reason="not_found")


def make_problem(refusal: Refusal, more: Mapping[str, Any] | None = None) -> JSONResponse:
    """Answer with a refusal for programs."""
    return JSONResponse(write_problem(refusal) | dict(more or {}), refusal.status, refusal.headers, PROBLEM)


def put_in_words(refusal: Refusal) -> str:
    """Say a refusal in a line, for clients that show nothing else."""
    ending = "" if refusal.title.endswith("?") else "."
    return f"{refusal.title}{ending} {refusal.advice} ({refusal.reason})"


def write_problem(refusal: Refusal) -> dict[str, Any]:
    """Write a refusal for programs."""
    return {
        "type": "about:blank",
        "title": refusal.title,
        "status": refusal.status,
        "detail": refusal.advice.encode("utf-8", "replace").decode("utf-8"),  # it may name what was sent
        "reason": refusal.reason,
    }


def _not_logged_in() -> Refusal:
    advice = "Send a token (winnow tokens add NAME) as: Authorization: Bearer TOKEN"
    headers = {"www-authenticate": "Bearer"}
    return Refusal(401, "Who is asking?", advice, reason="not_logged_in", headers=headers)


def _rejected(error: IngestError) -> Refusal:
    is_unknown = error.reason.startswith("unknown_")
    status = 404 if is_unknown else 503 if isinstance(error, TryLater) else 409
    return Refusal(status, "That cannot be done", error.detail, reason=error.reason)


def _unavailable(error: Unavailable) -> Refusal:
    advice = f"It cannot reach the {error}. Nothing is lost. Start that server; then this works again."
    headers = {"retry-after": str(RETRY_AFTER_S)}
    return Refusal(503, "The desk waits", advice, reason="unavailable", headers=headers)
