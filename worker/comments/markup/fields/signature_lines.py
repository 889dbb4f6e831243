"""Find what stands below a line of underscores at the end of a post: its poster's signature.

phpBB 2, phpBB 3 (subsilver2) and vBulletin 3 write `_________________<br>` and the signature,
in a box of its own or straight below the post, without a class.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from worker.comments.markup.fields.text_places import TextPiece
from worker.page.page import Element

LINE_BEGINNING = "________"
SIGNATURE_LINE = re.compile(rf"\s*{LINE_BEGINNING}_*\s*")
MAX_SIGNATURE_CHARS = 500
"""The most that such forums allow by themselves (vBulletin 500, phpBB 255). More is a part of the post."""


def find_signatures(pieces: Sequence[TextPiece]) -> tuple[dict[int, int], set[int]]:
    """Find the signatures below lines of underscores.

    First the elements with such a line, by number, each with the number of the child that is the line. Then
    the numbers of the elements that hold nothing but signatures.
    """
    cuts: dict[int, int] = {}
    signed: set[int] = set()
    for box in [piece.element for piece in pieces if LINE_BEGINNING in piece.text]:
        at = _find_line(box)
        if at is None:
            continue
        cuts[box.start] = at
        below = next((child for child in box.children[at:] if isinstance(child, Element)), None)
        if below is not None:
            signed.update(range(below.start, box.end))
        if not any(isinstance(child, str) and child.strip() for child in box.children[:at]):
            signed.add(box.start)
    return cuts, signed


def _find_line(box: Element) -> int | None:
    """Which child is a line of underscores with a short text below it."""
    for at, child in enumerate(box.children):
        if isinstance(child, str) and SIGNATURE_LINE.fullmatch(child):
            below = box.children[at + 1 :]
            chars = sum(len(part if isinstance(part, str) else part.text) for part in below)
            return at if 0 < chars <= MAX_SIGNATURE_CHARS else None
    return None
