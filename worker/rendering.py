"""Pages that a browser has to show first: which they are, and what is kept of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from worker.dates import Reference
from worker.document import RENDERED, Article, Evidence, Fact, RawItem
from worker.errors import Rejected
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

NEEDS_RENDERING = "needs_rendering"
BY_RULE = "a rule for its site says render = true"
MAX_SHOWN_REFUSALS = 10


def why_render(raw: RawItem, article: Article, rules: Rules) -> str | None:
    """Say why a page that was fetched from an address is to be rendered; None if it is read as it is.

    A page is rendered once: what it then shows is all that there is.
    """
    address = raw.final_url or ""
    is_page = raw.media_type in (None, "text/html", "application/xhtml+xml")
    if RENDERED in raw.headers or not is_page or not address.startswith(("http://", "https://")):
        return None
    site = rules.of(address)
    if site and site.renders:
        return BY_RULE
    notice = article.notice
    if notice is None or notice.reason != NEEDS_RENDERING:
        return None
    return f"only a script shows its text: {notice.detail.partition(': ')[2]}"


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
    raw = as_received(received, page, claim.notes.render_because or NEEDS_RENDERING, now)
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


def describe_rendering(raw: RawItem) -> Evidence:
    """Say why a page was rendered, what that took, and which requests were refused; nothing if it was not."""
    account = _read_account(raw)
    if not account:
        return ()
    cost = (
        f"{account['seconds']:g} s, {account['received_bytes']:,} bytes received, "
        f"{account['peak_memory'] / 1e6:,.0f} MB of memory at most"
    )
    asked = f"{account['requests']} made, {account['left_out']} left out, {account['refused_count']} refused"
    facts = [
        Fact("rendered", "in a browser", account["because"]),
        Fact("rendering took", cost, "measured"),
        Fact("requests", asked, "pictures, fonts, frames and the like are left out"),
    ]
    if account["places"]:
        facts.append(Fact("places gone to", str(account["places"]), "their names speak of comments"))
    facts += [
        Fact("refused request", one["address"], f"{one['reason']}: {one['detail']}")
        for one in account["refused"][:MAX_SHOWN_REFUSALS]
    ]
    return tuple(facts)


def _read_account(raw: RawItem) -> dict[str, Any]:
    return dict(json.loads(raw.headers[RENDERED])) if RENDERED in raw.headers else {}


def refuse_unrendered(article: Article, raw: RawItem) -> Article:
    """Return the article. Raises Rejected if a browser showed no text either."""
    if article.notice and article.notice.reason == NEEDS_RENDERING and RENDERED in raw.headers:
        raise Rejected("no_text", f"{raw.target}: a browser rendered it, and it showed no text")
    return article
