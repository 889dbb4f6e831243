"""Visit a page: load it, wait until it is filled, go to the places of its comments, and serialise it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Request

from worker.errors import Rejected, TryLater
from worker.render.page_scripts import FIND_PLACES, GO_DOWN, GO_TO_PLACE, MEASURE, SERIALISE
from worker.render.request_choice import MAX_NAVIGATIONS, RequestChoice

QUIET_S = 0.5
"""A page without requests and changes for so long is taken for filled."""
LOAD_SHARE, FILL_SHARE = 0.4, 0.65
"""Shares of the time by which the document is loaded, and filled; the rest is for comments."""
MIN_TEXT_CHARS = 200
MAX_EMPTY_WAIT_S = 6.0
"""A page with less text than that is given so much time to show more: an application may wait by a timer."""
PLACE_WORDS = (
    r"comment|kommentar|commentaire|comentari|commenti\b|reacties|komentar|discussion|disqus|replies|"
    r"responses|reader-?letters|leserbrief|webmention|isso-thread|remark42|giscus|utterances|waline|twikoo"
)
"""Words in the names of places for comments, as themes and comment systems name them."""
MAX_PLACES, MAX_ROUNDS = 4, 8
"""Places that are gone to, and how often one that grows is gone to its end."""
PLACE_WAIT_S = 3.0
CALL_TIMEOUT_S = 4.0
"""A page that keeps its own thread busy does not answer; it is not waited for any longer."""
_IGNORED = frozenset(["websocket", "eventsource", "ping"])
"""Requests that may last as long as the page."""


@dataclass  # no slots: Playwright notes its handlers on the object
class Visit:
    """One visit; `seconds` is the time for all of it."""

    page: Page
    choice: RequestChoice
    seconds: float
    places: int = 0
    _running: set[Request] = field(default_factory=set)
    _began: float = field(default_factory=monotonic)

    async def load(self, address: str) -> None:
        """Load the document, and wait until its scripts filled it. Raises Rejected and TryLater."""
        self.page.on("request", self._note_request)
        self.page.on("requestfinished", self._forget_request)
        self.page.on("requestfailed", self._forget_request)
        try:
            reply = await self.page.goto(
                address, wait_until="domcontentloaded", timeout=self.seconds * LOAD_SHARE * 1000
            )
        except PlaywrightError as error:
            # Loaded in part, or kept from going elsewhere, it may still show its text.
            if not self.page.url.startswith("http"):
                if self.choice.last_refusal:
                    raise Rejected(*self.choice.last_refusal) from None
                why = error.message.partition("\n")[0][:200]
                raise TryLater("render_failed", f"{address}: the browser did not load it: {why}") from None
        else:
            if reply is not None and reply.status >= 400:
                raise TryLater(
                    "render_failed", f"{address}: its server answered {reply.status} to the browser"
                )
        await self._settle(self._time_left(FILL_SHARE), min_chars=MIN_TEXT_CHARS)

    async def fetch_comments(self) -> None:
        """Go to the places that are named for comments, and wait for what is loaded there."""
        await self._call(GO_DOWN)
        await self._settle(min(PLACE_WAIT_S, self._time_left()))
        self.places = await self._call(FIND_PLACES, [PLACE_WORDS, MAX_PLACES]) or 0
        for number in range(self.places):
            size = await self._call(GO_TO_PLACE, [number, "start"]) or 0
            for _ in range(MAX_ROUNDS):
                if self._time_left() <= 0:
                    return
                await self._settle(min(PLACE_WAIT_S, self._time_left()))
                grown = await self._call(GO_TO_PLACE, [number, "end"]) or 0
                if grown <= size:
                    break
                size = grown

    async def serialise(self) -> str:
        """Return the document as markup; `choice.arrived_at` is its address.

        Raises Rejected("time_limit") if the page does not answer, and TryLater("render_failed") if it went on
        to an address that could not be loaded: the browser then shows a page of its own.
        """
        for _ in range(MAX_NAVIGATIONS + 1):
            before = self.choice.arrived_at
            found = await self._call(SERIALISE)
            if self.page.url.startswith("chrome-error:"):
                raise TryLater("render_failed", f"{before}: it led to an address that could not be loaded")
            if not found:
                break
            if before == self.choice.arrived_at:
                return str(found)
        raise Rejected("time_limit", "its scripts kept the browser busy until the end")

    async def _settle(self, most: float, min_chars: int = 0) -> None:
        """Wait until nothing is requested and nothing changes, up to `most` seconds."""
        began, before, quiet_since = monotonic(), None, monotonic()
        while (now := monotonic()) - began < most:
            size = await self._call(MEASURE)
            if self._running or size != before:
                before, quiet_since = size, now
            is_empty = not size or size[0] < min_chars
            if now - quiet_since >= QUIET_S and (not is_empty or now - began >= MAX_EMPTY_WAIT_S):
                return
            await asyncio.sleep(0.1)

    async def _call(self, script: str, words: Any = None) -> Any:
        """Run a script of ours in the page; None if the page does not answer, or goes elsewhere just now."""
        try:
            async with asyncio.timeout(CALL_TIMEOUT_S):
                return await self.page.evaluate(script, words)
        except (PlaywrightError, TimeoutError):
            return None

    def _note_request(self, request: Request) -> None:
        if request.resource_type not in _IGNORED:
            self._running.add(request)

    def _forget_request(self, request: Request) -> None:
        self._running.discard(request)

    def _time_left(self, share: float = 0.85) -> float:
        return self._began + self.seconds * share - monotonic()
