"""Write paragraphs, one after another, as HTML blocks: office formats mark items and code line by line."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

MAX_LIST_DEPTH = 20
"""Levels of a list; Word has 9, LibreOffice 10."""


@dataclass(frozen=True, slots=True)
class ListItem:
    """The place of a paragraph in a list."""

    level: int
    """0 for the outermost list."""
    list_id: str
    """Items of one level with the same id belong together."""
    number: int | None = None
    """The number that the item shows; None for a bullet."""
    number_type: str = ""
    """The `type` of an HTML list: ``a``, ``A``, ``i``, ``I``; empty for digits."""


class BlockWriter:
    """Collects blocks. Items become nested lists, and neighbouring lines of code one listing."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._open: list[ListItem] = []
        self._code: list[str] = []
        self._quotes: list[str] = []

    def add(self, html: str) -> None:
        """Add a block that is complete, such as a table."""
        self._end_all()
        self._parts.append(html)

    def paragraph(self, html: str, anchor: str | None = None) -> None:
        """Add a paragraph, if anything is in it."""
        if html.strip():
            self.add(f"<p{_id(anchor)}>{html}</p>")

    def heading(self, level: int, html: str, anchor: str | None = None) -> None:
        """Add a heading of level 1 to 6."""
        if html.strip():
            self.add(f"<h{min(level, 6)}{_id(anchor)}>{html}</h{min(level, 6)}>")

    def quotation(self, html: str, anchor: str | None = None) -> None:
        """Add a paragraph of a quotation; neighbouring ones are one quotation."""
        if html.strip():
            self._end_code()
            self._end_lists()
            self._quotes.append(f"<p{_id(anchor)}>{html}</p>")

    def code(self, html: str) -> None:
        """Add lines of code; `html` is their text, escaped."""
        self._end_lists()
        self._end_quotes()
        self._code.append(html)

    def item(self, place: ListItem, html: str, anchor: str | None = None) -> None:
        """Add a list item, or nothing if it is empty."""
        if not html.strip():
            return
        self._end_code()
        self._end_quotes()
        level = min(place.level, MAX_LIST_DEPTH)
        while self._open and self._open[-1].level > level:
            self._close_list()
        if self._open and self._open[-1].level == level:
            if _are_one_list(self._open[-1], place):
                self._parts.append("</li>")
            else:
                self._close_list()
        if not self._open or self._open[-1].level < level:
            self._open.append(place)
            self._parts.append(_list_start(place))
        self._parts.append(f"<li{_id(anchor)}>{html}")

    def is_in_list(self) -> bool:
        """Whether the last block is an item."""
        return bool(self._open)

    def continue_item(self, html: str) -> None:
        """Add a paragraph or block to the last item."""
        self._parts.append(html)

    def html(self) -> str:
        """All blocks."""
        self._end_all()
        return "".join(self._parts)

    def _end_all(self) -> None:
        self._end_code()
        self._end_quotes()
        self._end_lists()

    def _end_lists(self) -> None:
        while self._open:
            self._close_list()

    def _close_list(self) -> None:
        self._parts.append("</li></ul>" if self._open.pop().number is None else "</li></ol>")

    def _end_code(self) -> None:
        if self._code:
            lines = "\n".join(self._code)
            self._code = []
            if lines.strip():
                self._parts.append(f"<pre><code>{lines}</code></pre>")

    def _end_quotes(self) -> None:
        if self._quotes:
            self._parts.append(f"<blockquote>{''.join(self._quotes)}</blockquote>")
            self._quotes = []


def _are_one_list(one: ListItem, other: ListItem) -> bool:
    return one.list_id == other.list_id and (one.number is None) == (other.number is None)


def _list_start(place: ListItem) -> str:
    if place.number is None:
        return "<ul>"
    kind = f' type="{place.number_type}"' if place.number_type else ""
    return f'<ol{kind} start="{place.number}">'


def _id(anchor: str | None) -> str:
    return f' id="{escape(anchor)}"' if anchor else ""
