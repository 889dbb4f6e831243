"""One webhook: how it does, what failed; tested, paused, given another secret, removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Path, Request, Response

from worker.deliver.webhooks import endpoints
from worker.deliver.webhooks.signing import make_secret
from worker.desk.access.identities import IdentityOf, WriterOf
from worker.desk.access.identity import Identity
from worker.desk.desk import Desk, DeskOf
from worker.desk.pages.deliveries import NOT_KEPT
from worker.desk.shown.delivery_advice import advise_delivery
from worker.desk.web.cursors import read_cursor, write_cursor
from worker.desk.web.forms import Form, FormOf
from worker.desk.web.refusals import Refusal
from worker.errors import IngestError

router = APIRouter()

PAGE_SIZE = 50
MAX_PUT_OFF = 20

WebhookId = Annotated[int, Path(ge=1, lt=2**63)]


@dataclass(frozen=True, slots=True)
class TestResult:
    """What came of a test."""

    words: str
    is_success: bool
    text: str = ""
    """What the endpoint answered."""


@router.get("/deliveries/{webhook_id}")
def show_webhook(request: Request, desk: DeskOf, identity: IdentityOf, webhook_id: WebhookId) -> Response:
    """Show a webhook, and its deliveries that failed."""
    return _show(request, desk, identity, webhook_id)


@router.post("/deliveries/{webhook_id}/test")
async def test(request: Request, desk: DeskOf, writer: WriterOf, webhook_id: WebhookId) -> Response:
    """Send a test, and show what was answered."""
    tested = await desk.outside_calls.run(partial(_send_test, desk, webhook_id))
    return await to_thread.run_sync(_show, request, desk, writer, webhook_id, tested)


@router.post("/deliveries/{webhook_id}/pause")
def pause(request: Request, desk: DeskOf, _writer: WriterOf, webhook_id: WebhookId, form: FormOf) -> Response:
    """Stop sending to a webhook, or start again; then what went wrong before does not count any more."""
    desk.store.webhooks.get(webhook_id)
    is_paused = form.get("paused") == "yes"
    desk.store.webhooks.pause(webhook_id, paused=is_paused)
    done = "webhook-paused" if is_paused else "webhook-resumed"
    return desk.go_to(request, f"/deliveries/{webhook_id}", done)


@router.post("/deliveries/{webhook_id}/secret")
def change_secret(request: Request, desk: DeskOf, writer: WriterOf, webhook_id: WebhookId) -> Response:
    """Give a webhook another secret, and show it this once."""
    secret = make_secret()
    endpoints.change_secret(webhook_id, secret, desk.store, desk.now())
    return desk.render(
        request, "deliveries/secret.html", writer, headers=NOT_KEPT,
        webhook=desk.store.webhooks.get(webhook_id), secret=secret, is_new=False,
    )  # fmt: skip


@router.post("/deliveries/{webhook_id}/retry")
def retry(request: Request, desk: DeskOf, _writer: WriterOf, webhook_id: WebhookId, form: FormOf) -> Response:
    """Send failed deliveries of a webhook again: one, or all."""
    desk.store.failed_deliveries.retry(_choose(form), webhook_id)
    return desk.go_to(request, f"/deliveries/{webhook_id}", "redelivered")


@router.post("/deliveries/{webhook_id}/drop")
def drop(request: Request, desk: DeskOf, _writer: WriterOf, webhook_id: WebhookId, form: FormOf) -> Response:
    """Take failed deliveries of a webhook off the list: one, or all."""
    desk.store.failed_deliveries.drop(_choose(form), webhook_id)
    return desk.go_to(request, f"/deliveries/{webhook_id}", "deliveries-dropped")


@router.post("/deliveries/{webhook_id}/remove")
def remove(request: Request, desk: DeskOf, _writer: WriterOf, webhook_id: WebhookId) -> Response:
    """Remove a webhook and its deliveries."""
    desk.store.webhooks.get(webhook_id)
    desk.store.webhooks.remove(webhook_id)
    return desk.go_to(request, "/deliveries", "webhook-removed")


def _show(
    request: Request, desk: Desk, identity: Identity, webhook_id: int, tested: TestResult | None = None
) -> Response:
    webhook, of_list = desk.store.webhooks.get(webhook_id), ("deliveries", webhook_id)
    start = read_cursor(of_list, request.query_params.get("after", ""))
    failed = desk.store.failed_deliveries.all(PAGE_SIZE + 1, webhook_id, start)
    cursor = write_cursor(of_list, failed[PAGE_SIZE - 1]["id"]) if len(failed) > PAGE_SIZE else None
    return desk.render(
        request,
        "deliveries/webhook.html",
        identity,
        webhook=webhook,
        tested=tested,
        put_off=desk.store.failed_deliveries.list_put_off(webhook_id, MAX_PUT_OFF),
        failed=failed[:PAGE_SIZE],
        cursor=cursor,
        advise=advise_delivery,
    )


def _send_test(desk: Desk, webhook_id: int) -> TestResult:
    try:
        response = endpoints.send_test(webhook_id, desk.store, desk.settings, desk.now())
    except IngestError as error:
        if error.reason == "unknown_webhook":
            raise
        return TestResult(f"The test did not arrive: {error.detail}", is_success=False)
    words = f"The test was answered {response.status}."
    if response.is_success:
        return TestResult(words, is_success=True, text=response.text)
    advice = advise_delivery(f"http_{response.status}")
    return TestResult(f"{words} {advice}", is_success=False, text=response.text)


def _choose(form: Form) -> Sequence[int] | None:
    """The ids of the deliveries that a form names; None for all. Raises Refusal if it names none."""
    if (delivery := form.get_id("delivery")) is not None:
        return [delivery]
    if form.get("everything"):
        return None
    raise Refusal(400, "Nothing was chosen", "Choose a delivery, or all.", reason="nothing_chosen")
