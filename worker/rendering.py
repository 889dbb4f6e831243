"""Pages that a browser has to show first: which they are, and what is said of rendered ones."""

from __future__ import annotations

import json
from typing import Any

from worker.document import RENDERED, Article, Evidence, Fact, RawItem
from worker.errors import Rejected
from worker.rules.sites import Rules

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
