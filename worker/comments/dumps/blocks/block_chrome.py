"""Separate the text of a comment from the chrome above and below it."""

from __future__ import annotations

from worker.comments.dumps.blocks.repeated_lines import (
    MAX_PROFILE_LINES,
    RepeatedLines,
    is_date,
    is_sentence_like,
)
from worker.comments.dumps.lines import Line, is_button, is_number


def split_chrome(block: list[Line], repeated: RepeatedLines) -> tuple[list[Line], list[Line]]:
    """The text of a block, and the chrome at both ends. At least one line of text stays if there is any."""
    start = end_of_profile(block, repeated)
    end = _start_of_closing(block, start, repeated)
    while end > start and (_is_chrome(block[end - 1], repeated) or _is_counter(block, end - 1, repeated)):
        end -= 1
    while start < end and _is_chrome(block[start], repeated):
        start += 1
    if start == end:
        words = [n for n, line in enumerate(block) if line.text and not is_number(line.text)]
        textual = [n for n in words if not is_button(block[n].text)]
        start = textual[0] if textual else end
        end = start + 1 if textual else end
    return block[start:end], block[:start] + block[end:]


def end_of_profile(block: list[Line], repeated: RepeatedLines) -> int:
    """Where the profile lines below a header end. Lines between two of them belong to the profile."""
    end = filled = 0
    for place, line in enumerate(block):
        if line.is_blank:
            continue
        filled += 1
        profile = repeated.is_profile_line(line)
        if filled > MAX_PROFILE_LINES or (not profile and is_sentence_like(line.text)):
            break
        if profile or (is_date(line.text) and end == place):
            end = place + 1
    return end


def _start_of_closing(block: list[Line], start: int, repeated: RepeatedLines) -> int:
    """Where the chrome that closes each comment begins, after some text."""
    has_text = False
    for place in range(start, len(block)):
        line = block[place]
        if line.is_blank:
            continue
        if has_text and repeated.closes(line):
            return place
        has_text = has_text or not _is_chrome(line, repeated)
    return len(block)


def _is_chrome(line: Line, repeated: RepeatedLines) -> bool:
    return line.is_blank or repeated.is_fixed(line)


def _is_counter(block: list[Line], at: int, repeated: RepeatedLines) -> bool:
    """Whether a line is a bare number with chrome right below: a counter."""
    below = next((line for line in block[at + 1 :] if not line.is_blank), None)
    return is_number(block[at].text) and below is not None and is_chrome_or_number(below, repeated)


def is_chrome_or_number(line: Line, repeated: RepeatedLines) -> bool:
    """Whether a line is no text of a comment."""
    return _is_chrome(line, repeated) or is_number(line.text)
