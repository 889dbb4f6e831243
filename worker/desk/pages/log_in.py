"""Log in with the password, and log out."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from worker.desk.access.identities import COOKIE, WriterOf
from worker.desk.access.keys import hash_key, make_session
from worker.desk.access.passwords import DOOR, is_password
from worker.desk.desk import Desk, DeskOf
from worker.desk.shown.numbers import format_things
from worker.desk.web.forms import FormOf
from worker.desk.web.proxies import PREFIX
from worker.store.access.sessions import MAX_AGE

router = APIRouter()


@router.get("/log-in")
def show_log_in(request: Request, desk: DeskOf) -> Response:
    """Ask for the password."""
    return desk.render(request, "log_in.html", None, next=request.query_params.get("next", "/"), problem=None)


@router.post("/log-in")
def log_in(request: Request, desk: DeskOf, form: FormOf) -> Response:
    """Begin a session, if the password is right."""
    place = request.client.host if request.client else ""
    there = form.get("next")
    if not desk.hashing.acquire(blocking=False):
        return _refuse(request, desk, there, 1)
    try:
        if wait := desk.limits.take(place):
            return _refuse(request, desk, there, wait)
        hashed = desk.store.passwords.read_hash(DOOR)
        is_right = hashed is not None and is_password(form.get("password"), hashed)
    finally:
        desk.hashing.release()
    if not is_right:
        problem = "That is not the password."
        return desk.render(request, "log_in.html", None, 401, next=there, problem=problem)
    desk.limits.forget(place)
    return _begin_session(request, desk, there)


@router.post("/log-out")
def log_out(request: Request, desk: DeskOf, identity: WriterOf) -> Response:
    """End the session."""
    if identity.session:
        desk.store.sessions.end(hash_key(identity.session))
    response = desk.go_to(request, "/log-in")
    response.delete_cookie(COOKIE, path=_cookie_path(request))
    return response


def _refuse(request: Request, desk: Desk, there: str, wait: int) -> Response:
    """Ask for the password again after some seconds."""
    problem = f"Too many tries. Wait {format_things(wait, 'second')}, then try again."
    headers = {"retry-after": str(wait)}
    return desk.render(request, "log_in.html", None, 429, headers, next=there, problem=problem)


def _begin_session(request: Request, desk: Desk, there: str) -> Response:
    session = make_session()
    desk.store.sessions.begin(hash_key(session), desk.now())
    response = desk.go_to(request, there if _is_local(there) else "/")
    response.set_cookie(
        COOKIE, session, max_age=int(MAX_AGE.total_seconds()), path=_cookie_path(request),
        secure=request.scope["scheme"] == "https", httponly=True, samesite="lax",
    )  # fmt: skip
    return response


def _is_local(there: str) -> bool:
    """Whether this is a path of the desk. A browser reads two slashes as another host, in any mix."""
    return there.startswith("/") and not there.startswith(("//", "/\\")) and there.isprintable()


def _cookie_path(request: Request) -> str:
    return f"{request.scope.get(PREFIX, '')}/"
