"""How far a thread was read beyond its page, and what is decided about it.

The store keeps it as a row of `threads`; who reads a thread at once keeps it in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from worker.document.article import CleanPart
from worker.document.thread import Lead, LeadKind

MAX_REQUESTS = 50
"""Requests of one reading."""

BEST_FIRST: tuple[LeadKind, ...] = ("interface", "page", "feed")
"""The order in which places are asked for a whole thread."""
CHEAPEST_FIRST: tuple[LeadKind, ...] = ("feed", "interface", "page")
"""The order in which they are asked for what is new."""

BOUND, FEWER_THAN_STATED, PAGE_ONLY = "bound", "fewer_than_stated", "page_only"
"""Reasons of our own why a thread is not complete."""
READ_TO_THE_END = (BOUND, FEWER_THAN_STATED)
"""With these reasons, another reading would find no more."""
EMPTY_PAGE = "empty_page"
"""A later page of the thread on which no comment was found: it is not known whether it is complete."""


@dataclass(slots=True)
class ThreadRecord:
    """A row of `threads`; see that table for the fields. It is changed in memory and then saved."""

    id: int
    document_id: int
    address_key: str
    leads: list[dict[str, Any]] = field(default_factory=list)
    state: str = "known"
    reading: int = 0
    is_whole: bool = False
    began_at: datetime | None = None
    requests: int = 0
    stated: int | None = None
    reason: str | None = None
    growth: int = 0
    visits: int = 0
    checked_at: datetime | None = None
    next_at: datetime | None = None

    def take_page(self, stated: int | None, leads: Sequence[Lead]) -> None:
        """Take over what a page says: the number of comments, also of its leads, and the leads, if any."""
        if leads:
            self._take_leads(leads)
        counts = (stated, *(lead.stated for lead in leads))
        self.stated = next((count for count in counts if count is not None), self.stated)

    def take_stated(self, part: CleanPart, kind: LeadKind) -> None:
        """Take over the number of comments that a part states.

        A later page of a forum counts the opening post, which it does not show, with the others.
        """
        if part.stated is not None and (self.stated is None or kind != "page"):
            self.stated = part.stated

    def take_part(self, part: CleanPart, kind: LeadKind, added: int) -> None:
        """Note that a part of this reading was merged, and how many comments it added."""
        if kind == "page" and not part.comments:
            self.reason = EMPTY_PAGE
        self.growth += added

    def _take_leads(self, found: Sequence[Lead]) -> None:
        """Replace the leads by those that a page shows now. In a reading, known ones keep their states."""
        states = {lead["address"]: lead for lead in self.leads} if self.state == "reading" else {}
        asked = [lead for lead in self.leads if self.state == "reading" and lead["state"] != "waiting"]
        addresses = {lead["address"] for lead in asked}
        self.leads = asked + [
            states.get(lead.address) or asdict(lead) | dict(state="waiting", reason=None)
            for lead in found
            if lead.address not in addresses
        ]

    def begin(self, now: datetime, *, is_whole: bool) -> None:
        """Begin a reading: of all comments, or only of new ones."""
        self.state, self.is_whole, self.began_at, self.next_at = "reading", is_whole, now, None
        self.reading, self.requests, self.growth, self.reason = self.reading + 1, 0, 0, None
        for lead in self.leads:
            lead |= dict(state="waiting", reason=None)

    def resume(self, number: int | None, kind: LeadKind) -> None:
        """Go on with the last reading, of this number, if a place that failed in it is read after all."""
        failed = [lead for lead in self.leads if lead["state"] == "failed" and lead["kind"] == kind]
        if self.state == "read" and self.reading == number and failed:
            self.state, self.reason, self.next_at = "reading", None, None
            failed[0]["state"] = "asked"

    def is_reading(self, number: int | None) -> bool:
        """Whether the reading of this number goes on."""
        return self.state == "reading" and self.reading == number

    def next_lead(self) -> dict[str, Any] | None:
        """Return the place to ask next; None if all were asked."""
        order = BEST_FIRST if self.is_whole else CHEAPEST_FIRST
        waiting = [lead for lead in self.leads if lead["state"] == "waiting"]
        return min(waiting, key=lambda lead: order.index(lead["kind"]), default=None)

    def asked_lead(self) -> dict[str, Any] | None:
        """Return the place that is being asked."""
        return next((lead for lead in self.leads if lead["state"] == "asked"), None)

    def why_unread(self) -> str | None:
        """Return the reason why the best place was not read; None if any was."""
        if any(lead["state"] == "read" for lead in self.leads):
            return None
        best_first = sorted(self.leads, key=lambda lead: BEST_FIRST.index(lead["kind"]))
        return next((lead["reason"] for lead in best_first), None)

    def is_complete(self, found: int, shown: int, before: bool | None) -> bool | None:
        """Whether these are all comments, at the end of a reading; None if that is not known.

        `found` are the comments of the document, `shown` those that the last part showed; `before` is what
        was known before this reading. A feed that shows the same as the page did shows all.
        """
        read = {lead["kind"] for lead in self.leads if lead["state"] == "read"}
        if self.reason == BOUND:
            return False
        if self.stated is not None and (read or found >= self.stated):
            return found >= self.stated
        if self.stated is not None:
            return False
        if self.reason == EMPTY_PAGE:
            return None
        if self.is_whole:
            agree = bool(read) and not self.growth and shown == found
            return True if agree or read & {"interface", "page"} else None
        return before if read else None


def next_distance(distances: Sequence[float], visits: int, growth: int) -> tuple[int, float | None]:
    """Return the place of the next reading in the sequence of revisits, and seconds until then.

    A thread that grew goes back halfway to the beginning, so that it is asked more often while it grows; one
    that did not goes on to the next, longer distance. After the last one it is not asked again (None).
    """
    place = visits // 2 if growth else visits
    return place + 1, distances[place] if place < len(distances) else None
