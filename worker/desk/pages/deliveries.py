"""Where documents go: webhooks and how they do, and who reads the change feed."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from worker.deliver.webhooks import endpoints
from worker.deliver.webhooks.endpoints import KINDS, MAX_BATCH, NewEndpoint
from worker.deliver.webhooks.signing import make_secret
from worker.desk.access.identities import IdentityOf, WriterOf
from worker.desk.desk import DeskOf
from worker.desk.web.forms import Form, FormOf
from worker.errors import IngestError, Rejected

router = APIRouter()

MAX_SHOWN = 30
"""Webhooks, and readers, on the page; the commands list all."""
NOT_KEPT = {"cache-control": "no-store"}
"""For a page with a secret: no browser keeps it."""

FIRST_FORM = Form({"start": "now", "batch": "1"} | {f"kind-{kind}": "yes" for kind in KINDS})
"""What the form holds at first: all kinds, from now on."""


@router.get("/deliveries")
def show_deliveries(request: Request, desk: DeskOf, identity: IdentityOf) -> Response:
    """List the webhooks, those that need attention first, and who reads the feed."""
    webhooks = sorted(
        desk.store.webhooks.all(), key=lambda one: (not (one.last_error or one.failed), one.paused, -one.id)
    )
    readers = desk.store.feed_readers.all()
    return desk.render(
        request, "deliveries/list.html", identity,
        webhooks=webhooks[:MAX_SHOWN], more_webhooks=len(webhooks[MAX_SHOWN:]),
        readers=readers[:MAX_SHOWN], more_readers=len(readers[MAX_SHOWN:]),
    )  # fmt: skip


@router.post("/deliveries/readers/remove")
def remove_reader(request: Request, desk: DeskOf, _writer: WriterOf, form: FormOf) -> Response:
    """Take a reader of the feed off the list."""
    desk.store.feed_readers.remove(form.get("name"))
    return desk.go_to(request, "/deliveries", "reader-removed")


@router.get("/deliveries/add")
def show_addition(request: Request, desk: DeskOf, identity: IdentityOf) -> Response:
    """Ask for the address of an endpoint."""
    return desk.render(
        request, "deliveries/add.html", identity, form=FIRST_FORM, kinds=KINDS, most=MAX_BATCH, problem=None
    )


@router.post("/deliveries/add")
def add(request: Request, desk: DeskOf, writer: WriterOf, form: FormOf) -> Response:
    """Add an endpoint, and show its secret this once."""
    secret = make_secret()
    try:
        wanted = _read_endpoint(form, secret)
        number, _ = endpoints.add_endpoint(wanted, desk.store, desk.settings, desk.now())
    except IngestError as error:
        return desk.render(
            request, "deliveries/add.html", writer, 409, form=form, kinds=KINDS, most=MAX_BATCH,
            problem=error.detail,
        )  # fmt: skip
    return desk.render(
        request, "deliveries/secret.html", writer, headers=NOT_KEPT,
        webhook=desk.store.webhooks.get(number), secret=secret, is_new=True,
    )  # fmt: skip


def _read_endpoint(form: Form, secret: str) -> NewEndpoint:
    """Read the endpoint that a form describes. Raises Rejected."""
    kinds = [kind for kind in KINDS if form.get(f"kind-{kind}")]
    if not kinds:
        raise Rejected("no_kinds", "choose the kinds of changes that it gets: at least one")
    batch = form.get("batch")
    if not (batch.isascii() and batch.isdecimal() and len(batch) < 5 and 1 <= int(batch) <= MAX_BATCH):
        raise Rejected("bad_batch", f"give a number of changes from 1 to {MAX_BATCH}")
    return NewEndpoint(
        form.get("url"),
        secret,
        kinds=None if len(kinds) == len(KINDS) else kinds,
        batch=int(batch),
        after=0 if form.get("start") == "first" else None,
    )
