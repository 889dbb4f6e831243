"""Find out who asks: a person with a session, or a program with a token."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import Depends, Request

from worker.desk.access.identity import Identity
from worker.desk.access.keys import hash_key
from worker.desk.desk import Desk, DeskOf
from worker.desk.web.forms import FormOf
from worker.desk.web.refusals import Refusal

COOKIE = "winnow_session"
FORM_KEY = "form_key"
"""The field of every form that holds `Identity.form_key`."""


class NotLoggedIn(Exception):
    """The one who asks is neither a person with an open session nor a program with a token."""


def recognize(request: Request, desk: DeskOf) -> Identity:
    """Return who asks, and keep it with the request, for a page about an error. Raises NotLoggedIn."""
    identity = request.state.identity = _recognize(request, desk)
    return identity


def _recognize(request: Request, desk: Desk) -> Identity:
    if _read_token(request) is not None:
        return recognize_program(request, desk)
    session = request.cookies.get(COOKIE, "")
    if not session or not desk.store.sessions.use(hash_key(session), desk.now()):
        raise NotLoggedIn
    return Identity(may_write=True, session=session)


def recognize_program(request: Request, desk: Desk) -> Identity:
    """Return which program asks; a session does not count. Raises NotLoggedIn."""
    token = _read_token(request)
    found = None if token is None else desk.store.access_tokens.use(hash_key(token), desk.now())
    if found is None:
        raise NotLoggedIn
    return Identity(may_write=found.may_write)


def _read_token(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


IdentityOf = Annotated[Identity, Depends(recognize)]


def require_writer(identity: IdentityOf, form: FormOf) -> Identity:
    """Return who asks, if it may change things and sends a form of its own session. Raises Refusal."""
    return check_writer(identity, form.get(FORM_KEY))


def check_writer(identity: Identity, form_key: str) -> Identity:
    """Return an identity that may change things; one with a session has to bring its key. Raises Refusal."""
    if not identity.may_write:
        advice = "Make one that may write: winnow tokens add NAME --write"
        raise Refusal(403, "This token may only read", advice, reason="read_only_token")
    if identity.session and not hmac.compare_digest(form_key.encode(), identity.form_key.encode()):
        advice = "It was made before you logged in again. Go back, reload the page, and send it once more."
        raise Refusal(403, "This form is out of date", advice, reason="stale_form")
    return identity


WriterOf = Annotated[Identity, Depends(require_writer)]
