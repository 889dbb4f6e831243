"""The page that a person looks at: that of an article, or one that is tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from worker.desk.desk import Desk, DeskOf
from worker.desk.lookups import read_article
from worker.desk.reading.jobs import AnyPage, KeptPage, TriedPage
from worker.desk.web.refusals import Refusal
from worker.document import RawItem
from worker.explanation import load_received
from worker.rules.sites import host_of
from worker.store.database.column_types import MAX_ID_DIGITS


@dataclass(frozen=True, slots=True)
class Subject:
    """A page, and where the desk shows it."""

    link: str
    """The path of its own page; what is done with it is below that."""
    title: str
    url: str | None
    page: AnyPage
    document_id: int | None = None
    """None if it is tried and not stored."""
    html: str = ""
    """The text that was taken and stored."""

    @property
    def host(self) -> str:
        """The host of its address; empty if it has none on the web."""
        return host_of(self.url or "")

    def load(self, desk: Desk) -> RawItem:
        """Load what was received. Raises Rejected if it is not kept."""
        if isinstance(self.page, TriedPage):
            return self.page.raw
        return load_received(desk.store, self.page.document_id)


def find_subject(request: Request, desk: DeskOf) -> Subject:
    """Find the page that an address below /articles/ID or /try/KEY is about. Raises Refusal."""
    if (key := request.path_params.get("key")) is not None:
        return find_try(desk, key)
    number = request.path_params["document_id"]
    is_id = number.isascii() and number.isdecimal() and len(number) < MAX_ID_DIGITS and int(number) > 0
    if not is_id:
        raise Refusal(404, "There is nothing here", "Look in the list of articles.", reason="not_found")
    document = read_article(desk, int(number)).document
    title = document["title"] or "No title"
    page = KeptPage(int(number))
    return Subject(f"/articles/{number}", title, document["url"], page, int(number), document["html"])


def find_try(desk: Desk, key: str) -> Subject:
    """Find a page that is tried. Raises Refusal if it is not in memory any more."""
    raw = desk.tries.get(key)
    if raw is None:
        advice = "Pages that are tried are kept for up to an hour, and not over a restart. Try it once more."
        raise Refusal(404, "There is no such try any more", advice, reason="unknown_try")
    return Subject(f"/try/{key}", raw.final_url or raw.target, raw.final_url, TriedPage(raw))


SubjectOf = Annotated[Subject, Depends(find_subject)]


PREFIXES = ("/articles/{document_id}", "/try/{key}")
"""Where pages about a subject are."""
