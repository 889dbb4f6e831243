"""Find what stands below a line of underscores at the end of a post: its poster's signature.

phpBB 2, phpBB 3 (subsilver2) and vBulletin 3 write `_________________<br>` and the signature,
in a box of its own or straight below the post, without a class.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from worker.comments.markup.fields.text_places import TextPiece
from worker.page.page import Element

SIGNATURE_LINE = re.compile(r"\s*_{8,}\s*")
MAX_SIGNATURE_CHARS = 500
"""The most that such forums allow by themselves (vBulletin 500, phpBB 255). More is a part of the post."""


class Signatures:
    """The signatures below lines of underscores in the items of a group."""

    def __init__(self, pieces: Iterable[TextPiece]) -> None:
        self.cuts: dict[int, int] = {}
        """The elements with such a line, by number: which of their children the line is."""
        self.elements: set[int] = set()
        """The elements that hold nothing but signatures."""
        for piece in pieces:
            if "________" in piece.text:
                self._cut(piece.element)

    def _cut(self, box: Element) -> None:
        at = _find_line(box)
        if at is None:
            return
        self.cuts[box.start] = at
        below = [child for child in box.children[at:] if isinstance(child, Element)]
        if below:
            self.elements.update(range(below[0].start, box.end))
        if not any(isinstance(child, str) and child.strip() for child in box.children[:at]):
            self.elements.add(box.start)


def _find_line(box: Element) -> int | None:
    """Which child is a line of underscores with a short text below it."""
    for at, child in enumerate(box.children):
        if isinstance(child, str) and SIGNATURE_LINE.fullmatch(child):
            below = box.children[at + 1 :]
            chars = sum(len(part if isinstance(part, str) else part.text) for part in below)
            return at if 0 < chars <= MAX_SIGNATURE_CHARS else None
    return None
