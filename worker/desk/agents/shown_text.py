"""Other people's texts as an agent gets them: hidden characters made visible, lengths bounded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator

from worker.runtime.visible_text import visible_line, visible_text

MAX_LINE_CHARS = 400
MAX_PASSAGE_CHARS = 1_000
MAX_ADDRESS_CHARS = 2_000


class TextPart(NamedTuple):
    """A part of a text that is too long for one answer."""

    text: str
    next: int | None
    """Where the next part begins; None for the last one."""


def take_part(text: str, start: int, max_chars: int) -> TextPart:
    """Take a part of a text, with hidden characters made visible; it ends at the end of a line, if it can."""
    shown = visible_text(text)
    end = start + max_chars
    if end >= len(shown):
        return TextPart(shown[start:], None)
    line_end = shown.rfind("\n", start + max_chars // 2, end) + 1
    end = line_end or end
    return TextPart(shown[start:end], end)


def cut(text: str, max_chars: int) -> str:
    """Cut a text to a length, and show that it was."""
    return text if len(text) <= max_chars else f"{text[: max_chars - 1]}…"


def _text(show: Callable[[str], str], max_chars: int) -> BeforeValidator:
    return BeforeValidator(lambda text: None if text is None else cut(show(text), max_chars))


Line = Annotated[str, _text(visible_line, MAX_LINE_CHARS)]
"""A title, a name, a finding: one line of up to `MAX_LINE_CHARS`."""
Passage = Annotated[str, _text(visible_text, MAX_PASSAGE_CHARS)]
"""A few lines, of up to `MAX_PASSAGE_CHARS`."""
Address = Annotated[str, _text(visible_line, MAX_ADDRESS_CHARS)]
"""A web address or the name of a file, of up to `MAX_ADDRESS_CHARS`."""
