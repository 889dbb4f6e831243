"""Cut a dump into comments whose author and time stand below the text."""

from __future__ import annotations

from dataclasses import replace

from worker.comments.dumps.blocks.block_chrome import is_chrome_or_number, split_chrome
from worker.comments.dumps.blocks.block_ends import find_end_of_chrome, find_end_of_last
from worker.comments.dumps.blocks.comment_blocks import Block
from worker.comments.dumps.blocks.repeated_lines import RepeatedLines
from worker.comments.dumps.headers.header_groups import HeaderGroup
from worker.comments.dumps.lines import Line, is_button, is_closing_heading, is_comment_heading

MAX_HEADING_DISTANCE_LINES = 60


def find_signed_section_heading(lines: list[Line], group: HeaderGroup, repeated: RepeatedLines) -> int | None:
    """The heading of a section whose comments have their headers below the text; None if they have not.

    In such a section, text stands between the heading and the first dated line, and none after the last.
    """
    chrome = sum(_is_below_chrome(lines, start, repeated) for start in group.starts()[1:])
    opened = not _is_below_chrome(lines, group.starts()[0], repeated)
    if opened and chrome >= 0.6 * (len(group.headers) - 1) and len(group.headers) > 1:
        return None
    last = max(group.headers[-1].line_number, group.author_lines[-1])
    if find_end_of_last(lines, last + 1, repeated, 0) > last + 1 and _has_text(
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
        if not is_chrome_or_number(line, repeated):
            return True
    return False


def cut_blocks_above_headers(
    lines: list[Line], group: HeaderGroup, heading: int, repeated: RepeatedLines
) -> tuple[Block, ...]:
    """Cut blocks whose dated line stands below the text."""
    blocks = []
    start = heading + 1
    for header, author_line in zip(group.headers, group.author_lines, strict=True):
        body, chrome = split_chrome(lines[start : min(header.line_number, author_line)], repeated)
        end = max(header.line_number, author_line) + 1
        blocks.append(Block(start, tuple(body), tuple(chrome), end))
        start = end
    last = blocks[-1]
    return (*blocks[:-1], replace(last, end=find_end_of_chrome(lines, last.end - 1, repeated)))
