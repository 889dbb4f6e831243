"""A dump cut into one block a comment, and in each block the text told from the chrome around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from worker.comments.dumps import lines as reading
from worker.comments.dumps.author_lines import Family
from worker.comments.dumps.lines import Line, norm
from worker.comments.dumps.repeated_lines import HEAD, RepeatedLines, is_said, top_name
from worker.dates import find_dates

FARTHEST_HEADING = 60
TRAILING = 4
"""So many short lines in a row that are no sentences are a menu, and no comment's end."""
LEGAL = re.compile(
    r"©|\(c\) \d{4}|copyright|all rights reserved|powered by|alle rechte|tous droits", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Block:
    """One comment's lines: chrome above the header, the header, the text, chrome below."""

    first: int
    body: tuple[Line, ...]
    chrome: tuple[Line, ...]
    end: int


def cut_below(lines: list[Line], family: Family, habits: RepeatedLines) -> tuple[Block, ...]:
    """Blocks whose headers stand above the text, each to where the next begins."""
    firsts = _firsts(lines, family, habits)
    blocks = []
    for index, (first, start) in enumerate(zip(firsts, family.ends(), strict=True)):
        if index + 1 < len(firsts):
            end = max(start, firsts[index + 1])
        else:
            end = _end_of_last(lines, start, habits, lines[family.headers[index].at].indent)
        stop = _before_time(lines, family.headers[index].dated_at, start, end)
        body, chrome = _split(lines[start:stop], habits)
        blocks.append(Block(first, tuple(body), (*chrome, *lines[stop:end]), end))
    return _bounded(tuple(blocks))


def _before_time(lines: list[Line], dated_at: int, start: int, end: int) -> int:
    """Where a block's text ends that has its time below it."""
    below = start < dated_at < end and any(line.text for line in lines[start:dated_at])
    return dated_at if below else end


def _firsts(lines: list[Line], family: Family, habits: RepeatedLines) -> list[int]:
    """For each header, the first line of the chrome above it (a profile, an avatar, a bullet, a number)."""
    firsts = []
    above = -1
    for header, start, name in zip(family.headers, family.starts(), family.authors, strict=True):
        top = top_name(lines, start, name, above) if habits.named_above else None
        firsts.append(_chrome_above(lines, start if top is None else top, name, habits))
        above = max(header.at, header.until)
    return firsts


def _chrome_above(lines: list[Line], number: int, author: str | None, habits: RepeatedLines) -> int:
    first = number
    for above in range(number - 1, max(-1, number - 7), -1):
        line = lines[above]
        if line.blank:
            continue
        touching = not any(between.blank for between in lines[above:number])
        if not (_is_prelude(line, author, habits) or (touching and _is_label(line, habits))):
            break
        first = above
        if line.bullet in ("•", "●", "*", "+") and line.indent <= lines[number].indent:
            break
    return first


def _is_prelude(line: Line, author: str | None, habits: RepeatedLines) -> bool:
    text = line.text
    if not text or reading.is_number(text):
        return True
    if author and author.casefold() in text.casefold() and len(text) <= len(author) + 14:
        return True
    return bool(line.bullet) and habits.is_fixed(line)


def _is_label(line: Line, habits: RepeatedLines) -> bool:
    """A button or recurring line that counts nothing: "Avatar", rather than "Like (3)"."""
    return not re.search(r"\d", line.text) and habits.is_fixed(line)


def _split(block: list[Line], habits: RepeatedLines) -> tuple[list[Line], list[Line]]:
    """The text of a block, and the chrome at both its ends; a text is never cut down to nothing."""
    start = _past_profile(block, habits)
    end = _before_closing(block, start, habits)
    while end > start and (_is_chrome(block[end - 1], habits) or _is_counter(block, end - 1, habits)):
        end -= 1
    while start < end and _is_chrome(block[start], habits):
        start += 1
    if start == end:
        words = [n for n, line in enumerate(block) if line.text and not reading.is_number(line.text)]
        said = [n for n in words if not reading.is_button(block[n].text)]
        start = said[0] if said else end
        end = start + 1 if said else end
    return block[start:end], block[:start] + block[end:]


def _past_profile(block: list[Line], habits: RepeatedLines) -> int:
    """Where the lines of a profile below a header end; lines between two of them are part of it."""
    end = filled = 0
    for place, line in enumerate(block):
        if line.blank:
            continue
        filled += 1
        profile = habits.is_of_profile(line)
        if filled > HEAD or (not profile and is_said(line.text)):
            break
        if profile or (_is_date(line.text) and end == place):
            end = place + 1
    return end


def _is_date(text: str) -> bool:
    dates = find_dates(text)
    return bool(dates) and dates[0].start == 0 and dates[-1].end >= len(text.rstrip(" .,"))


def _before_closing(block: list[Line], start: int, habits: RepeatedLines) -> int:
    """Where what closes every comment stands, once something was said."""
    said = False
    for place in range(start, len(block)):
        line = block[place]
        if line.blank:
            continue
        if said and norm(line.text) in habits.ends:
            return place
        said = said or not _is_chrome(line, habits)
    return len(block)


def _is_chrome(line: Line, habits: RepeatedLines) -> bool:
    return line.blank or habits.is_fixed(line)


def _is_counter(block: list[Line], at: int, habits: RepeatedLines) -> bool:
    """A bare number counts something where chrome stands right below it."""
    below = next((line for line in block[at + 1 :] if not line.blank), None)
    return reading.is_number(block[at].text) and below is not None and _is_chrome_or_number(below, habits)


def _is_chrome_or_number(line: Line, habits: RepeatedLines) -> bool:
    return _is_chrome(line, habits) or reading.is_number(line.text)


def _end_of_last(lines: list[Line], start: int, habits: RepeatedLines, indent: int) -> int:
    """Where the last comment ends: behind its buttons, or where other things visibly begin."""
    text_seen = False
    begin = start + _past_profile(lines[start : start + 2 * HEAD], habits)
    for number in range(begin, len(lines)):
        line = lines[number]
        if line.blank:
            continue
        if text_seen and habits.is_fixed(line):
            return _past_chrome(lines, number, habits)
        if reading.is_closing(line.text) or LEGAL.search(line.text) or (text_seen and line.indent < indent):
            return number
        if text_seen and _trails_off(lines, number):
            return number
        text_seen = True
    return len(lines)


def _trails_off(lines: list[Line], number: int) -> bool:
    """Whether a menu begins: a row of short lines, none of them a sentence."""
    row = [line for line in lines[number : number + 3 * TRAILING] if line.text][:TRAILING]
    return len(row) == TRAILING and not any(
        reading.SENTENCE_END.search(line.text) or len(line.text.split()) > 5 or line.text.endswith(",")
        for line in row
    )


def _past_chrome(lines: list[Line], number: int, habits: RepeatedLines) -> int:
    end = number + 1
    for after in range(number + 1, len(lines)):
        line = lines[after]
        if line.blank:
            continue
        if not (habits.is_fixed(line) or reading.is_number(line.text)):
            break
        end = after + 1
    return end


def _bounded(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Cut a last block that runs on without any sign of its end, at several times the others' length."""
    if len(blocks) < 3:
        return blocks
    longest = max(len(block.body) for block in blocks[:-1])
    last = blocks[-1]
    if len(last.body) <= 2 * longest + 5:
        return blocks
    gap = next((n for n, line in enumerate(last.body) if line.blank and n), len(last.body))
    body = last.body[:gap]
    return (*blocks[:-1], Block(last.first, body, (), body[-1].number + 1))


def find_footing(lines: list[Line], family: Family, habits: RepeatedLines) -> int | None:
    """The heading of a section whose comments are signed below their text; None where they are not.

    Then something is said between the heading and the first dated line, and nothing after the last.
    """
    chrome = sum(_is_below_chrome(lines, start, habits) for start in family.starts()[1:])
    opened = not _is_below_chrome(lines, family.starts()[0], habits)
    if opened and chrome >= 0.6 * (len(family.headers) - 1) and len(family.headers) > 1:
        return None
    last = max(family.headers[-1].at, family.author_lines[-1])
    if _end_of_last(lines, last + 1, habits, 0) > last + 1 and _says(lines, last + 1, len(lines), habits):
        return None
    first = min(family.headers[0].at, family.author_lines[0])
    for number in range(first - 1, max(-1, first - FARTHEST_HEADING), -1):
        text = lines[number].text
        if reading.is_heading(text) and len(text.split()) < 6 and not reading.is_button(text):
            return number if _says(lines, number + 1, first, habits) else None
    return None


def _is_below_chrome(lines: list[Line], start: int, habits: RepeatedLines) -> bool:
    above = next((line for line in reversed(lines[max(0, start - 4) : start]) if line.text), None)
    return above is not None and habits.is_fixed(above)


def _says(lines: list[Line], start: int, end: int, habits: RepeatedLines) -> bool:
    """Whether any line up to a closing one is more than chrome."""
    for line in lines[start:end]:
        if reading.is_closing(line.text):
            return False
        if not _is_chrome_or_number(line, habits):
            return True
    return False


def cut_above(lines: list[Line], family: Family, heading: int, habits: RepeatedLines) -> tuple[Block, ...]:
    """Blocks whose dated line stands below the text."""
    blocks = []
    start = heading + 1
    for header, author_line in zip(family.headers, family.author_lines, strict=True):
        body, chrome = _split(lines[start : min(header.at, author_line)], habits)
        end = max(header.at, author_line) + 1
        blocks.append(Block(start, tuple(body), tuple(chrome), end))
        start = end
    last = blocks[-1]
    return (*blocks[:-1], replace(last, end=_past_chrome(lines, last.end - 1, habits)))
