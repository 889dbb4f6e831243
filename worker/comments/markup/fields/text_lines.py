"""Find the line of text that an inline element stands in. Line breaks end lines."""

from __future__ import annotations

from collections.abc import Mapping

from worker.comments.dumps.lines import is_label
from worker.comments.markup.fields.text_places import TextPiece
from worker.page.page import Element
from worker.page.tags import INLINE_TAGS


class TextLines:
    """The lines of one item, for the pieces of text that were read so far."""

    def __init__(self, pieces: Mapping[int, TextPiece]) -> None:
        self._pieces = pieces
        self._worded: dict[int, frozenset[int]] = {}
        """Of blocks with line breaks: the children that stand in a line with words of the block's own."""

    def around(self, element: Element) -> TextPiece | None:
        """The piece with the other words of the line that an inline element stands in."""
        inner, above = element, element.parent
        while above is not None:
            piece = self._pieces.get(above.start)
            if piece is not None:
                return piece if self._is_in_worded_line(inner, above) else None
            if above.tag not in INLINE_TAGS:
                return None
            inner, above = above, above.parent
        return None

    def _is_in_worded_line(self, child: Element, block: Element) -> bool:
        if block.start not in self._worded:
            self._worded[block.start] = _children_in_worded_lines(block)
        return child.start in self._worded[block.start]


def _children_in_worded_lines(block: Element) -> frozenset[int]:
    worded: set[int] = set()
    line: list[int] = []
    words: list[str] = []
    for child in [*block.children, None]:
        if child is None or (isinstance(child, Element) and child.tag == "br"):
            if words and not is_label(" ".join(words)):
                worded.update(line)
            line, words = [], []
        elif isinstance(child, Element):
            line.append(child.start)
        elif child.strip():
            words.append(child)
    return frozenset(worded)
