"""The step ``render``: a browser shows a page, and what it shows is kept in place of what was fetched."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from worker.dates import Reference
from worker.document import RENDERED, RawItem
from worker.fetch import CheckNavigation, check_rules
from worker.intake.fetch_step import address_key_of
from worker.net.address_policy import check_address
from worker.render import RenderedPage, render
from worker.rules.sites import Rules
from worker.settings import Settings

if TYPE_CHECKING:
    from worker.store import Store
    from worker.store.ledger.claims import Claim

Browse = Callable[[str], AbstractContextManager[CheckNavigation]]
"""Holds the slot of an address's host while a browser shows it (`worker.fetch.browse`)."""


def render_claimed(
    claim: Claim, store: Store, browse: Browse, settings: Settings, clock: Callable[[], datetime]
) -> None:
    """Do the step ``render`` of a claimed item: keep its page as rendered. Raises Rejected and TryLater."""
    assert claim.raw_id is not None  # it was fetched first
    received = store.raw_item(claim.raw_id)
    assert received.final_url is not None
    with store.forgetting.discarding(claim):
        store.forgetting.check_not_forgotten(address_key_of(claim))
    with browse(received.final_url) as check:
        page = render(received.final_url, settings, check)
    now = clock()
    raw = as_received(received, page, claim.notes.render_because or "needs_rendering", now)
    store.raw.keep(raw.content, raw.hash)
    store.addresses.finish_fetch(claim, raw, address_key_of(claim), now)


def render_by_hand(raw: RawItem, because: str, settings: Settings, rules: Rules, now: datetime) -> RawItem:
    """Render a page that a person had fetched; rules for its site count. Raises Rejected and TryLater."""
    assert raw.final_url is not None

    def check(to: str) -> None:
        check_rules(check_address(to, settings.allow_networks), rules)

    return as_received(raw, render(raw.final_url, settings, check), because, now)


def as_received(fetched: RawItem, page: RenderedPage, because: str, now: datetime) -> RawItem:
    """Make a rendered page the bytes that were received, with how they were made.

    It has no validators: that the empty page did not change says nothing of its text.
    """
    headers = {
        name: value for name, value in fetched.headers.items() if name not in ("etag", "last-modified")
    }
    account = {"because": because, **page.account()}
    return replace(
        fetched,
        content=page.content,
        received=Reference(now, "received"),
        media_type="text/html",
        charset="utf-8",
        final_url=page.final_address,
        headers=headers | {RENDERED: json.dumps(account, ensure_ascii=False)},
    )
