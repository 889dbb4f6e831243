"""Cut a dump into one block for each comment, and separate its text from the chrome around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from worker.comments.dumps.author_lines import HeaderGroup
from worker.comments.dumps.lines import (
    SENTENCE_END,
    Line,
    is_button,
    is_closing_heading,
    is_comment_heading,
    is_number,
    normalize_line,
)
from worker.comments.dumps.repeated_lines import (
    MAX_PROFILE_LINES,
    RepeatedLines,
    find_repeated_name,
    is_sentence_like,
)
from worker.dates import find_dates

MAX_HEADING_DISTANCE_LINES = 60
MIN_MENU_LINES = 4
"""This many short lines in a row without a sentence are a menu, not the end of a comment."""
LEGAL_NOTICE = re.compile(
    r"©|\(c\) \d{4}|copyright|all rights reserved|powered by|alle rechte|tous droits", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Block:
    """One comment's lines: chrome above the header, the header, the text, chrome below."""

    first: int
    body: tuple[Line, ...]
    chrome: tuple[Line, ...]
    end: int


def cut_blocks_below_headers(
    lines: list[Line], group: HeaderGroup, repeated: RepeatedLines
) -> tuple[Block, ...]:
    """Cut blocks whose headers stand above the text. Each ends where the next begins."""
    first_lines = _first_lines(lines, group, repeated)
    blocks = []
    for index, (first, start) in enumerate(zip(first_lines, group.ends(), strict=True)):
        if index + 1 < len(first_lines):
            end = max(start, first_lines[index + 1])
        else:
            end = _end_of_last(lines, start, repeated, lines[group.headers[index].line_number].indent)
        stop = _end_before_time(lines, group.headers[index].time_line, start, end)
        body, chrome = _split_chrome(lines[start:stop], repeated)
        blocks.append(Block(first, tuple(body), (*chrome, *lines[stop:end]), end))
    return _shorten_last(tuple(blocks))


def _end_before_time(lines: list[Line], time_line: int, start: int, end: int) -> int:
    """Where the text of a block ends if its time stands below the text."""
    below = start < time_line < end and any(line.text for line in lines[start:time_line])
    return time_line if below else end


def _first_lines(lines: list[Line], group: HeaderGroup, repeated: RepeatedLines) -> list[int]:
    """For each header, the first line of the chrome above it (a profile, an avatar, a bullet, a number)."""
    first_lines = []
    above = -1
    for header, start, name in zip(group.headers, group.starts(), group.authors, strict=True):
        top = find_repeated_name(lines, start, name, above) if repeated.has_names_above else None
        first_lines.append(_chrome_above(lines, start if top is None else top, name, repeated))
        above = max(header.line_number, header.last_line)
    return first_lines


def _chrome_above(lines: list[Line], number: int, author: str | None, repeated: RepeatedLines) -> int:
    first = number
    for above in range(number - 1, max(-1, number - 7), -1):
        line = lines[above]
        if line.is_blank:
            continue
        touching = not any(between.is_blank for between in lines[above:number])
        if not (_belongs_above(line, author, repeated) or (touching and _is_label(line, repeated))):
            break
        first = above
        if line.bullet in ("•", "●", "*", "+") and line.indent <= lines[number].indent:
            break
    return first


def _belongs_above(line: Line, author: str | None, repeated: RepeatedLines) -> bool:
    text = line.text
    if not text or is_number(text):
        return True
    if author and author.casefold() in text.casefold() and len(text) <= len(author) + 14:
        return True
    return bool(line.bullet) and repeated.is_fixed(line)


def _is_label(line: Line, repeated: RepeatedLines) -> bool:
    """Whether a line is a button or recurs, and has no count: "Avatar", not "Like (3)"."""
    return not re.search(r"\d", line.text) and repeated.is_fixed(line)


def _split_chrome(block: list[Line], repeated: RepeatedLines) -> tuple[list[Line], list[Line]]:
    """The text of a block, and the chrome at both ends. At least one line of text stays if there is any."""
    start = _end_of_profile(block, repeated)
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


def _end_of_profile(block: list[Line], repeated: RepeatedLines) -> int:
    """Where the profile lines below a header end. Lines between two of them belong to the profile."""
    end = filled = 0
    for place, line in enumerate(block):
        if line.is_blank:
            continue
        filled += 1
        profile = repeated.is_profile_line(line)
        if filled > MAX_PROFILE_LINES or (not profile and is_sentence_like(line.text)):
            break
        if profile or (_is_date(line.text) and end == place):
            end = place + 1
    return end


def _is_date(text: str) -> bool:
    dates = find_dates(text)
    return bool(dates) and dates[0].start == 0 and dates[-1].end >= len(text.rstrip(" .,"))


def _start_of_closing(block: list[Line], start: int, repeated: RepeatedLines) -> int:
    """Where the chrome that closes each comment begins, after some text."""
    has_text = False
    for place in range(start, len(block)):
        line = block[place]
        if line.is_blank:
            continue
        if has_text and normalize_line(line.text) in repeated.ends:
            return place
        has_text = has_text or not _is_chrome(line, repeated)
    return len(block)


def _is_chrome(line: Line, repeated: RepeatedLines) -> bool:
    return line.is_blank or repeated.is_fixed(line)


def _is_counter(block: list[Line], at: int, repeated: RepeatedLines) -> bool:
    """Whether a line is a bare number with chrome right below: a counter."""
    below = next((line for line in block[at + 1 :] if not line.is_blank), None)
    return is_number(block[at].text) and below is not None and _is_chrome_or_number(below, repeated)


def _is_chrome_or_number(line: Line, repeated: RepeatedLines) -> bool:
    return _is_chrome(line, repeated) or is_number(line.text)


def _end_of_last(lines: list[Line], start: int, repeated: RepeatedLines, indent: int) -> int:
    """Where the last comment ends: after its buttons, or where something else clearly begins."""
    text_seen = False
    begin = start + _end_of_profile(lines[start : start + 2 * MAX_PROFILE_LINES], repeated)
    for number in range(begin, len(lines)):
        line = lines[number]
        if line.is_blank:
            continue
        if text_seen and repeated.is_fixed(line):
            return _end_of_chrome(lines, number, repeated)
        if (
            is_closing_heading(line.text)
            or LEGAL_NOTICE.search(line.text)
            or (text_seen and line.indent < indent)
        ):
            return number
        if text_seen and _starts_menu(lines, number):
            return number
        text_seen = True
    return len(lines)


def _starts_menu(lines: list[Line], number: int) -> bool:
    """Whether a menu begins here: a row of short lines without a sentence."""
    row = [line for line in lines[number : number + 3 * MIN_MENU_LINES] if line.text][:MIN_MENU_LINES]
    return len(row) == MIN_MENU_LINES and not any(
        SENTENCE_END.search(line.text) or len(line.text.split()) > 5 or line.text.endswith(",")
        for line in row
    )


def _end_of_chrome(lines: list[Line], number: int, repeated: RepeatedLines) -> int:
    end = number + 1
    for after in range(number + 1, len(lines)):
        line = lines[after]
        if line.is_blank:
            continue
        if not (repeated.is_fixed(line) or is_number(line.text)):
            break
        end = after + 1
    return end


def _shorten_last(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Cut the last block at its first gap if it has more than twice the length of the others."""
    if len(blocks) < 3:
        return blocks
    longest = max(len(block.body) for block in blocks[:-1])
    last = blocks[-1]
    if len(last.body) <= 2 * longest + 5:
        return blocks
    gap = next((n for n, line in enumerate(last.body) if line.is_blank and n), len(last.body))
    body = last.body[:gap]
    return (*blocks[:-1], Block(last.first, body, (), body[-1].number + 1))


def find_signed_section_heading(lines: list[Line], group: HeaderGroup, repeated: RepeatedLines) -> int | None:
    """The heading of a section whose comments have their headers below the text; None if they have not.

    In such a section, text stands between the heading and the first dated line, and none after the last.
    """
    chrome = sum(_is_below_chrome(lines, start, repeated) for start in group.starts()[1:])
    opened = not _is_below_chrome(lines, group.starts()[0], repeated)
    if opened and chrome >= 0.6 * (len(group.headers) - 1) and len(group.headers) > 1:
        return None
    last = max(group.headers[-1].line_number, group.author_lines[-1])
    if _end_of_last(lines, last + 1, repeated, 0) > last + 1 and _has_text(
        lines, last + 1, len(lines), repeated
    ):
        return None
    first = min(group.headers[0].line_number, group.author_lines[0])
    for number in range(first - 1, max(-1, first - MAX_HEADING_DISTANCE_LINES), -1):
        text = lines[number].text
        if is_comment_heading(text) and len(text.split()) < 6 and not is_button(text):
            return number if _has_text(lines, number + 1, first, repeated) else None
    return None


def _is_below_chrome(lines: list[Line], start: int, repeated: RepeatedLines) -> bool:
    above = next((line for line in reversed(lines[max(0, start - 4) : start]) if line.text), None)
    return above is not None and repeated.is_fixed(above)


def _has_text(lines: list[Line], start: int, end: int, repeated: RepeatedLines) -> bool:
    """Whether any line up to a closing heading is more than chrome."""
    for line in lines[start:end]:
        if is_closing_heading(line.text):
            return False
        if not _is_chrome_or_number(line, repeated):
            return True
    return False


def cut_blocks_above_headers(
    lines: list[Line], group: HeaderGroup, heading: int, repeated: RepeatedLines
) -> tuple[Block, ...]:
    """Cut blocks whose dated line stands below the text."""
    blocks = []
    start = heading + 1
    for header, author_line in zip(group.headers, group.author_lines, strict=True):
        body, chrome = _split_chrome(lines[start : min(header.line_number, author_line)], repeated)
        end = max(header.line_number, author_line) + 1
        blocks.append(Block(start, tuple(body), tuple(chrome), end))
        start = end
    last = blocks[-1]
    return (*blocks[:-1], replace(last, end=_end_of_chrome(lines, last.end - 1, repeated)))
