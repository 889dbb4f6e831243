"""Find where the last comment of a dump ends: nothing like it follows."""

from __future__ import annotations

import re

from worker.comments.dumps.blocks.block_chrome import end_of_profile
from worker.comments.dumps.blocks.repeated_lines import MAX_PROFILE_LINES, RepeatedLines
from worker.comments.dumps.lines import SENTENCE_END, Line, is_closing_heading, is_number

MIN_MENU_LINES = 4
"""This many short lines in a row without a sentence are a menu, not the end of a comment."""
LEGAL_NOTICE = re.compile(
    r"©|\(c\) \d{4}|copyright|all rights reserved|powered by|alle rechte|tous droits", re.IGNORECASE
)


def find_end_of_last(lines: list[Line], start: int, repeated: RepeatedLines, indent: int) -> int:
    """Where the last comment ends: after its buttons, or where something else clearly begins.

    `indent` is that of its header. A line that is less indented than header and text is something else.
    """
    text_seen = False
    begin = start + end_of_profile(lines[start : start + 2 * MAX_PROFILE_LINES], repeated)
    for number in range(begin, len(lines)):
        line = lines[number]
        if line.is_blank:
            continue
        if text_seen and (repeated.is_fixed(line) or repeated.closes(line)):
            return find_end_of_chrome(lines, number, repeated)
        if (
            is_closing_heading(line.text)
            or LEGAL_NOTICE.search(line.text)
            or (text_seen and line.indent < indent)
        ):
            return number
        if text_seen and _starts_menu(lines, number):
            return number
        if not text_seen:
            indent = min(indent, line.indent)
        text_seen = True
    return len(lines)


def _starts_menu(lines: list[Line], number: int) -> bool:
    """Whether a menu begins here: a row of short lines without a sentence."""
    row = [line for line in lines[number : number + 3 * MIN_MENU_LINES] if line.text][:MIN_MENU_LINES]
    return len(row) == MIN_MENU_LINES and not any(
        SENTENCE_END.search(line.text) or len(line.text.split()) > 5 or line.text.endswith(",")
        for line in row
    )


def find_end_of_chrome(lines: list[Line], number: int, repeated: RepeatedLines) -> int:
    """The line after the run of chrome that starts at a line."""
    end = number + 1
    for after in range(number + 1, len(lines)):
        line = lines[after]
        if line.is_blank:
            continue
        if not (repeated.is_fixed(line) or is_number(line.text)):
            break
        end = after + 1
    return end
