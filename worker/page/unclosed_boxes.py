"""Close boxes that a page never closes, where it clearly goes on: they would hold the rest of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from worker.word_tables import names

SECTION_STARTS = names("main article h1")
BLOCK_STARTS = SECTION_STARTS | names("div p section header footer nav aside h2 h3 h4 h5 h6 ul ol table form")
_SECTION_BOXES = names("nav aside dialog footer figcaption")
"""Boxes that hold no section with a headline: one that begins in them comes after them."""
_BLOCK_BOXES = names("button select object audio video canvas map applet")
"""Boxes that hold hardly any blocks, if they are never closed."""
BOX_TAGS = _SECTION_BOXES | _BLOCK_BOXES
RAW_TEXT_TAGS = names("textarea iframe noembed noframes xmp")
"""Elements whose content is read as text up to their end tag."""


@dataclass(eq=False, slots=True)
class _Box:
    name: str
    depth: int
    end: int | None = None
    """The number of the tag before which it ends, if it is never closed."""


class UnclosedBoxes:
    """The boxes among the open elements. Those that are not closed by their own end tag get one in `ends`."""

    def __init__(self) -> None:
        self.ends: dict[int, str] = {}
        """The end tags to insert, by the number of the tag before which they belong."""
        self.innermost = -1
        """How many elements are around the innermost open box; -1 if no box is open."""
        self._open: list[_Box] = []
        self._waiting: tuple[list[_Box], list[_Box]] = ([], [])
        """The open boxes whose end is not found: those that end at any block, those that end at a section."""

    def begin_block(self, tag: str, number: int) -> None:
        """The start tag with this number begins a block or a section."""
        for waiting in self._waiting if tag in SECTION_STARTS else self._waiting[:1]:
            for box in waiting:
                box.end = number
            waiting.clear()

    def open(self, tag: str, depth: int) -> None:
        """A box was opened with so many elements around it."""
        box = _Box(tag, depth)
        self._open.append(box)
        self._waiting[tag in _SECTION_BOXES].append(box)
        self.innermost = depth

    def leave(self, tag: str, depth: int) -> None:
        """The end tag of an element with so many elements around it closed it, and all elements in it."""
        while self._open and self._open[-1].depth >= depth:
            box = self._open.pop()
            for waiting in self._waiting:
                if waiting and waiting[-1] is box:
                    waiting.pop()
            if box.end is not None and not (box.depth == depth and box.name == tag):
                self.ends[box.end] = f"</{box.name}>" + self.ends.get(box.end, "")
        self.innermost = self._open[-1].depth if self._open else -1


def close_raw_text(html: str, name: str) -> str:
    """Close the elements of raw text that begin after the last end tag of this name, directly."""
    last_end = html.lower().rfind(f"</{name}") + 1
    start_tag = re.compile(rf"<{name}\b[^<>]*>", re.IGNORECASE)
    return html[:last_end] + start_tag.sub(rf"\g<0></{name}>", html[last_end:])
