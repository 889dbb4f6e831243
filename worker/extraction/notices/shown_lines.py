"""The lines that a page shows, with what is needed to distinguish a notice from a document."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from worker.extraction.blocks.blocks import Block
from worker.extraction.metadata.statements import Statements
from worker.extraction.notices.phrases import EDGE_CHARS, lookup_key, plain_line
from worker.page.page import Element, Page

MIN_RUNNING_CHARS = 80
"""A block of at least this length without many links is running text."""
MAX_LINES = 400
"""Only this many lines are read. A page with more is not a notice."""
MAX_NOSCRIPT_CHARS = 600
"""A longer ``<noscript>`` holds the page itself."""
_HEADINGS = frozenset(["h1", "h2", "h3"])


class Line(NamedTuple):
    """A block of a markup page, or a line of a text page."""

    text: str
    element: Element | None = None
    link_share: float = 0.0
    """The share of its characters that are inside links."""
    is_heading: bool = False
    is_chrome: bool = False
    is_for_scriptless: bool = False
    """Whether it is in a short ``<noscript>``."""

    @property
    def is_running(self) -> bool:
        """Whether it is a paragraph, not a line of a menu."""
        return len(self.text) >= MIN_RUNNING_CHARS and self.link_share < 0.4


@dataclass(frozen=True)
class ShownPage:
    """A page's titles and lines. `is_stated`: it states that it is an article, or its date and authors."""

    titles: tuple[str, ...]
    lines: tuple[Line, ...]
    page: Page
    chars: int
    """Characters that it shows, with chrome."""
    is_stated: bool = False

    @cached_property
    def headlines(self) -> tuple[str, ...]:
        """Its titles and its first headings."""
        return (*self.titles, *[line.text for line in self.lines if line.is_heading][:3])

    @cached_property
    def title_keys(self) -> frozenset[str]:
        """Its titles and their parts, as they are looked up."""
        parts = [part for title in self.titles for part in (title, *title.replace(" – ", "|").split("|"))]
        return frozenset(filter(None, (lookup_key(part) for part in parts)))

    def is_no_content(self, line: Line) -> bool:
        """Whether a line only repeats the title, or is chrome."""
        return line.is_chrome or not line.text.strip(EDGE_CHARS) or lookup_key(line.text) in self.title_keys

    def other_chars(self, *, without: frozenset[Line] = frozenset()) -> int:
        """Characters that could be a document: no chrome, links or title, and no lines in `without`."""
        left = (line for line in self.lines if line not in without and line.link_share < 0.5)
        return sum(
            [len(line.text) for line in left if not (line.is_for_scriptless or self.is_no_content(line))]
        )


def read_shown_page(statements: Statements, titles: list[str], *, is_stated: bool) -> ShownPage:
    """Read what a markup page shows."""
    scriptless = {
        id(element)
        for found in statements.page.by_tag.get("noscript", ())
        if len(found.text) <= MAX_NOSCRIPT_CHARS
        for element in (found, *statements.page.elements[found.start : found.end])
    }
    lines = tuple(_line(block, scriptless) for block in statements.blocks[:MAX_LINES])
    return ShownPage(
        tuple(plain_line(title) for title in titles),
        lines,
        statements.page,
        sum([b.length for b in statements.blocks]),
        is_stated,
    )


def read_shown_text(page: Page, title: str | None) -> ShownPage:
    """Read what a text page shows."""
    lines = tuple(Line(plain_line(" ".join(line.split()))) for line in page.lines[:MAX_LINES] if line.strip())
    return ShownPage((plain_line(title),) if title else (), lines, page, sum(map(len, page.lines)))


def _line(block: Block, scriptless: set[int]) -> Line:
    return Line(
        text=plain_line(block.text),
        element=block.element,
        link_share=block.link_density,
        is_heading=block.element.tag in _HEADINGS,
        is_chrome=block.is_chrome,
        is_for_scriptless=bool(scriptless) and any(id(element) in scriptless for element, _ in block.places),
    )
