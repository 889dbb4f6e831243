"""Fields of a Word document: text that a program computed, such as a link or a page number."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINK = re.compile(r'\s*HYPERLINK\s+(?:"([^"]*)"|([^\s\\"]\S*))?(?:.*?\\l\s+"?([^"\s]+)"?)?', re.IGNORECASE)
MAX_FIELDS = 200
"""Fields inside each other."""


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    shows: bool = False
    """Whether the result has begun; before it stands the instruction."""


class Fields:
    """The fields that are open at a place of the text; they may begin and end in different paragraphs."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    def mark(self, kind: str) -> None:
        """Pass a mark: ``begin``, ``separate`` or ``end``."""
        if kind == "begin" and len(self._open) < MAX_FIELDS:
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._open[-1].shows = True
        elif kind == "end" and self._open:
            self._open.pop()

    def instruct(self, text: str) -> None:
        """Add to the instruction of the innermost field."""
        if self._open:
            self._open[-1].instruction += text

    @property
    def hides(self) -> bool:
        """Whether text here is no result, and so is not shown."""
        return any(not field.shows for field in self._open)

    @property
    def href(self) -> str | None:
        """The address that text here links to."""
        return next((href for field in reversed(self._open) if (href := link_of(field.instruction))), None)


def link_of(instruction: str) -> str | None:
    """The address in the instruction of a link; a place in the document begins with ``#``."""
    found = _LINK.match(instruction)
    if found is None:
        return None
    address, place = found[1] or found[2] or "", found[3]
    return f"{address}#{place}" if place else address or None
