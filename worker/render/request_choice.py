"""Which requests of a page are let through: what its text may need, and navigations that are allowed.

This saves time and memory, and keeps to robots.txt. That no forbidden address is contacted is the proxy's
business, whatever is let through here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import CDPSession, Frame, Page, Request, Route
from playwright.async_api import Error as PlaywrightError

from worker.render.rendered_page import Refusals

NEEDED = frozenset(["document", "script", "stylesheet", "xhr", "fetch", "eventsource", "websocket", "other"])
"""Kinds of requests that text may come of (Playwright's names). Style sheets count too: applications wait for
theirs, and what is in view depends on them."""
MAX_NAVIGATIONS = 6
_STAY = "Aborted"
"""The error that ends a request. A page that wanted to go elsewhere stays with it; any other error would show
the browser's own page about errors in its place."""

AskNavigation = Callable[[str], Awaitable[tuple[str, str] | None]]
"""Asks whether an address may be navigated to; returns a reason and a detail if not."""


class RequestChoice:
    """Decides about the requests of one page."""

    def __init__(self, page: Page, first: str, ask: AskNavigation, refusals: Refusals) -> None:
        self.left_out = 0
        self.arrived_at = first
        """The last address that the page was loaded from; where it only tried to go does not count: a page
        could pass itself off as another one."""
        self.last_refusal: tuple[str, str] | None = None
        self._page = page
        self._ask = ask
        self._refusals = refusals
        self._navigations = 0
        self._allowed = {_without_fragment(first)}

    async def begin(self) -> None:
        """Take over the requests of the page's whole context, and the redirects of the page."""
        context = self._page.context
        context.on("page", _close)
        self._page.on("framenavigated", self._note_arrival)
        await context.route("**/*", self._choose)
        session = await context.new_cdp_session(self._page)
        session.on("Fetch.requestPaused", lambda event: self._choose_redirect(session, event))
        await session.send(
            "Fetch.enable", {"patterns": [{"resourceType": "Document", "requestStage": "Request"}]}
        )

    async def _choose(self, route: Route) -> None:
        """Let a request through, or end it. Playwright shows no redirects here."""
        request = route.request
        kind = request.resource_type
        if kind not in NEEDED or (kind == "document" and not self._is_of_the_page(request)):
            self.left_out += 1
            await _end(route)
        elif kind == "document" and not await self._may_navigate(request.url):
            await _end(route)
        else:
            await _go_on(route)

    async def _choose_redirect(self, session: CDPSession, event: dict[str, Any]) -> None:
        """The same for each hop of a document's redirects (DevTools protocol, Fetch domain)."""
        which = {"requestId": event["requestId"]}
        is_hop = "redirectedRequestId" in event
        try:
            if is_hop and not await self._may_navigate(event["request"]["url"]):
                await session.send("Fetch.failRequest", {**which, "errorReason": _STAY})
            else:
                await session.send("Fetch.continueRequest", which)
        except PlaywrightError:  # the page is closed
            return

    def _is_of_the_page(self, request: Request) -> bool:
        """Whether a document is for the page itself: frames and other windows are left out."""
        try:
            return request.frame == self._page.main_frame
        except PlaywrightError:  # a window that is not there yet
            return False

    async def _may_navigate(self, url: str) -> bool:
        self._navigations += 1
        if self._navigations > MAX_NAVIGATIONS:
            refusal = ("too_many_redirects", f"it went on to {MAX_NAVIGATIONS} addresses before")
        elif not url.startswith(("http://", "https://")):
            refusal = ("address_refused", "only http:// and https:// addresses are fetched")
        elif _without_fragment(url) in self._allowed:
            return True
        else:
            refusal = await self._ask(url) or ("", "")
        if not refusal[0]:
            self._allowed.add(_without_fragment(url))
            return True
        self.last_refusal = refusal
        self._refusals.add(url.partition("?")[0], *refusal)
        return False

    def _note_arrival(self, frame: Frame) -> None:
        address = _without_fragment(frame.url)
        if frame == self._page.main_frame and address in self._allowed:
            self.arrived_at = address


async def _end(route: Route) -> None:
    try:
        await route.abort(_STAY.lower())
    except PlaywrightError:  # the page is closed, or went on
        return


async def _go_on(route: Route) -> None:
    try:
        await route.continue_()
    except PlaywrightError:  # as above
        return


async def _close(window: Page) -> None:
    try:
        await window.close()
    except PlaywrightError:  # it closed itself
        return


def _without_fragment(url: str) -> str:
    return url.partition("#")[0]
