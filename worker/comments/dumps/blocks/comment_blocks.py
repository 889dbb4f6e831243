"""Cut a dump into one block for each comment, where author and time stand above the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from worker.comments.dumps.blocks.block_chrome import split_chrome
from worker.comments.dumps.blocks.block_ends import find_end_of_last
from worker.comments.dumps.blocks.repeated_lines import RepeatedLines, find_repeated_name
from worker.comments.dumps.headers.header_groups import HeaderGroup
from worker.comments.dumps.lines import Line, is_number


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
            end = find_end_of_last(lines, start, repeated, lines[group.headers[index].line_number].indent)
        stop = _end_before_time(lines, group.headers[index].time_line, start, end)
        body, chrome = split_chrome(lines[start:stop], repeated)
        blocks.append(Block(first, tuple(body), (*chrome, *lines[stop:end]), end))
    return shorten_last(tuple(blocks))


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
    if author and text == author[0].upper():  # in place of an avatar
        return True
    return bool(line.bullet) and repeated.is_fixed(line)


def _is_label(line: Line, repeated: RepeatedLines) -> bool:
    """Whether a line is a button or recurs, and has no count: "Avatar", not "Like (3)"."""
    return not re.search(r"\d", line.text) and repeated.is_fixed(line)


def shorten_last(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
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
