"""Find the page on which a thread goes on.

Two things must agree. The link stands around the found thread: above or below it, not in a comment. Its
address is the page's own but for a page's number (`page_addresses`): so links to other articles and topics
are never taken. The pages of one article that is split have such addresses too; their links stand at the
article's text, not at the thread.

A chain of pages is always read from its first page on, and each page names the next one. A document's own
page may show the newest comments, or be a later page of a forum: then the lead is the first page.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from worker.comments.leads import pager_words
from worker.comments.leads.page_addresses import (
    PageAddress,
    compare_pages,
    is_page_of_comments,
    own_addresses,
    shared_part,
    with_number,
    without_session,
)
from worker.comments.leads.pager_labels import Direction, direction_of, label_of
from worker.document import Lead, Thread
from worker.page.links import find_base_url, resolve_url
from worker.page.page import Element, Page, make_span_test
from worker.page.tags import INVISIBLE_TAGS

MAX_DISTANCE_ELEMENTS = 250
"""How many elements above the first and below the last comment may stand before a pager's link."""
MAX_RELATIVE_CHARS = 25
"""Of an address such as "page-2" or "?page=2", which has nothing of the document's own."""
MIN_DOCUMENT_CHARS, MIN_PARAGRAPH_CHARS = 600, 80
"""From so much running text above the comments, that text is the document; and text in paragraphs of this
length is running text."""


@dataclass(frozen=True, slots=True)
class _PagerLink:
    """A link to another page of the thread."""

    address: str
    own: PageAddress
    page: PageAddress
    direction: Direction
    label: str

    @property
    def number(self) -> int:
        return self.page.number or 0

    @property
    def first(self) -> int:
        """The number of the first page in this kind of address."""
        return 0 if self.page.is_offset or self.number == 0 or self._counts_from_zero() else 1

    def _counts_from_zero(self) -> bool:
        return self.label == str(self.number + 1) or (self.number == 1 and self.direction == "on")


def find_first_later_page(page: Page, thread: Thread) -> Lead | None:
    """The page to read after a document's own. None if the page links to no other page of its thread."""
    around = _Surroundings(page, thread)
    links = around.pager_links()
    if not links:
        return around.find_page_of_comments()
    own = links[0].own.number
    if own is None:
        return _after_first(links)
    return _lead_to_start(links) if own > links[0].first else _next_after(links, own)


def find_next_page(page: Page, thread: Thread) -> Lead | None:
    """The page to read after a later page of a thread.

    An address without a number is that of the first page, to which a site may redirect.
    """
    links = _Surroundings(page, thread).pager_links()
    own = links[0].own.number if links else None
    if own is None:
        links = [link for link in links if link.direction != "back"]
        own = links[0].first if links else 0
    return _next_after(links, own)


def _after_first(links: Sequence[_PagerLink]) -> Lead | None:
    """From an address without a number: that of the first page, mostly; sometimes of the last."""
    on = min(
        (link for link in links if link.direction == "on" and link.number > 0), key=_number, default=None
    )
    if on is not None and (on.page.is_offset or on.number <= on.first + 1):
        return _lead_on(on)
    if (start := _lead_to_start(links)) is not None:
        return start
    numbered = on or next((link for link in links if link.direction == "back"), None)
    if numbered is not None and not numbered.page.is_offset and numbered.number:
        address = with_number(numbered.address, numbered.page, 1)
        return Lead(
            "page", address, f"{_quoted(numbered)} leads to comments around these; they begin on page 1"
        )
    further = min((link for link in links if link.number > link.first), key=_number, default=None)
    return _lead_on(further) if further else None


def _lead_to_start(links: Sequence[_PagerLink]) -> Lead | None:
    """The first page, where a link leads to it."""
    for link in links:
        if link.page.number is None or (link.label == "1" and link.number == link.first):
            return Lead("page", link.address, f"{_quoted(link)} leads to the first page of this thread")
    return None


def _next_after(links: Sequence[_PagerLink], own: int) -> Lead | None:
    further = min((link for link in links if link.number > own), key=_number, default=None)
    return _lead_on(further) if further else None


def _lead_on(link: _PagerLink) -> Lead:
    return Lead("page", link.address, f"{_quoted(link)} leads to the next page of this thread")


def _number(link: _PagerLink) -> int:
    return link.number


def _quoted(link: _PagerLink) -> str:
    return f"the link {link.label!r}" if link.label else "a link marked as the next page"


class _Surroundings:
    """The part of a page around a thread, without the texts of its comments."""

    def __init__(self, page: Page, thread: Thread) -> None:
        self.page = page
        parts = [
            part
            for comment in (*thread.comments, *([thread.opening] if thread.opening else ()))
            for part in comment.content
            if isinstance(part, Element) and part.start >= 0
        ]
        self.first = min((part.start for part in parts), default=len(page.elements))
        self.last = max((part.end for part in parts), default=len(page.elements))
        self.is_in_section = make_span_test(thread.spans)
        self.owns = own_addresses(page) if thread.comments or thread.doubts else []
        self.links = list(self._find_links()) if self.owns else []

    def pager_links(self) -> list[_PagerLink]:
        """The links to other pages of the thread, in document order."""
        found = []
        for element, address in self.links:
            pair = next((pair for own in self.owns if (pair := compare_pages(own, address))), None)
            if pair is None:
                continue
            label = label_of(element)
            direction = direction_of(element, label)
            if direction and (pair[1].of_comments or self._is_of_thread(element)):
                found.append(_PagerLink(address, *pair, direction, label))
        return found

    def find_page_of_comments(self) -> Lead | None:
        """A page that the thread has for itself: "All 57 comments"."""
        for element, address in self.links:
            if any(is_page_of_comments(own, address) for own in self.owns):
                label = label_of(element)
                if pager_words.OF_COMMENTS.search(label) and pager_words.LEADS_TO_ALL.search(label):
                    return Lead("page", address, f"the link {label!r} leads to more comments")
        return None

    def _find_links(self) -> Iterator[tuple[Element, str]]:
        """The links that may be to pages of the document, each with its address."""
        base = find_base_url(self.page)
        shared = [part.rpartition("/")[2] for part in map(shared_part, self.owns)]
        for element in self._elements():
            href = element.attrs.get("href", "")
            is_short = href[:1] == "?" or (len(href) <= MAX_RELATIVE_CHARS and href[:1] not in "/h")
            if not href or href[0] == "#" or not (is_short or any(part in href for part in shared)):
                continue
            if address := resolve_url(href, base):
                yield element, without_session(address.partition("#")[0])

    def _elements(self) -> Iterator[Element]:
        """The links in the head, and those above the first comment and below the last."""
        for link in self.page.by_tag.get("link", ()):
            if link.attrs.get("rel", "").lower() == "next":
                yield link
        anchors = self.page.by_tag.get("a", [])
        if self.first == len(self.page.elements):
            yield from anchors
        for start, end in (
            (self.first - MAX_DISTANCE_ELEMENTS, self.first),
            (self.last, self.last + MAX_DISTANCE_ELEMENTS),
        ):
            low = bisect_left(anchors, start, key=_place)
            yield from anchors[low : bisect_left(anchors, end, low, key=_place)]

    def _is_of_thread(self, link: Element) -> bool:
        """Whether a link is of the thread's pager, not of the pager of an article above it."""
        return link.start >= self.last or self.is_in_section(link.start) or not self._has_document_before

    @cached_property
    def _has_document_before(self) -> bool:
        """Whether much running text stands above the first comment."""
        chars = 0
        for element in self.page.elements[: self.first]:
            if element.tag not in INVISIBLE_TAGS:
                texts = (len(child.strip()) for child in element.children if isinstance(child, str))
                chars += sum(length for length in texts if length >= MIN_PARAGRAPH_CHARS)
                if chars >= MIN_DOCUMENT_CHARS:
                    return True
        return False


def _place(element: Element) -> int:
    return element.start
