"""Find the heading of a comment section, and the number of comments that it states."""

from __future__ import annotations

import re

from worker.comments.dumps.lines import MAX_GLUED_CHARS, Line, is_button, is_comment_heading
from worker.dates.reading import find_dates


def find_heading(lines: list[Line], first: int, count: int) -> tuple[int | None, int | None]:
    """The heading above the first comment that speaks of comments, and the number it states."""
    for number in range(first - 1, max(-1, first - 16), -1):
        text = lines[number].text
        dates = find_dates(text) if len(text) <= MAX_GLUED_CHARS else []
        before = text[: dates[0].start] if dates else text  # "5 answers, the last on ..."
        if before and is_comment_heading(before) and not is_button(text):
            shown = re.search(r"\d+", text.replace(",", "").replace(".", ""))
            return number, int(shown[0]) if shown and int(shown[0]) >= count - 1 else None
    return None, None
