"""Find comments that each stand between the same lines, as in many pages saved as text.

A label ("Avatar") or a bullet opens a comment, its author and time share the next line, and the same
counter or button ("Dislike (0)") closes it. If the frames agree, their words need not be known, and
names are not guessed: the text before the time is the name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from worker.comments.dumps.blocks.comment_blocks import Block
from worker.comments.dumps.headers.header_groups import HeaderGroup
from worker.comments.dumps.headers.headers import MAX_HEADER_CHARS, Header
from worker.comments.dumps.lines import COUNTED_BUTTON, SENTENCE_END, Line, is_button
from worker.dates.reading import find_dates

MAX_NAME_CHARS = 80
MAX_LABEL_WORDS = 4
MAX_FRAME_GROUPS = 50
"""How many kinds of opening are tried, the most common first. Each may cost a walk to the end of the text."""
COUNT = re.compile(r"[(\[]?[+-]?\d[\d.,]*\s*[km]?\b[)\]]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Opening:
    """The lines that open a comment: from `first`, its label if there is one, to the header."""

    first: int
    header: Header
    name: str
    marks: tuple[str, ...]
    """Bullet and label: these must agree."""


def find_frames(lines: list[Line]) -> tuple[HeaderGroup, tuple[Block, ...]] | None:
    """Find comments in frames that agree, in order. None if there are none."""
    groups: dict[tuple[str, ...], list[_Opening]] = defaultdict(list)
    for line in lines:
        if opening := _read_opening(lines, line):
            groups[opening.marks].append(opening)
    for openings in sorted(groups.values(), key=len, reverse=True)[:MAX_FRAME_GROUPS]:
        if (framed := _close_frames(lines, openings)) is not None:
            kept, blocks = framed
            headers = tuple(opening.header for opening in kept)
            places = tuple(header.line_number for header in headers)
            return HeaderGroup(headers, tuple(opening.name for opening in kept), places, "before"), blocks
    return None


def _read_opening(lines: list[Line], line: Line) -> _Opening | None:
    """Read a line as the header of an opening: a name, and a time that ends the line."""
    if len(line.text) > MAX_HEADER_CHARS:
        return None
    shown = next((date for date in find_dates(line.text) if date.end == len(line.text)), None)
    if shown is None or not 0 < len(name := line.text[: shown.start].strip(" \t·•|,")) <= MAX_NAME_CHARS:
        return None
    if not any(char.isalpha() for char in name):
        return None
    below = lines[line.number + 1] if line.number + 1 < len(lines) else None
    if below is None or not below.is_blank:
        return None
    header = Header(line.number, line.text[shown.start :], line.text[: shown.start], "", shown.weak)
    label = lines[line.number - 1] if line.number else None
    if not line.bullet and label is not None and _is_label(label):
        return _Opening(label.number, header, name, (label.bullet, label.text.casefold()))
    return _Opening(line.number, header, name, (line.bullet,)) if line.bullet else None


def _is_label(line: Line) -> bool:
    words = line.text.split()
    return (
        0 < len(words) <= MAX_LABEL_WORDS
        and not re.search(r"\d", line.text)
        and not SENTENCE_END.search(line.text)
        and (bool(line.bullet) or is_button(line.text))
    )


def _close_frames(
    lines: list[Line], openings: list[_Opening]
) -> tuple[list[_Opening], tuple[Block, ...]] | None:
    """The openings that follow the closing line of another comment, and the blocks they make."""
    before = {opening.first: _last_filled_line(lines, opening.first) for opening in openings[1:]}
    endings = Counter(_without_count(line) for line in before.values() if line is not None)
    closing = endings.most_common(1)[0][0] if endings else None
    kept = [openings[0]] + [
        opening
        for opening in openings[1:]
        if (line := before[opening.first]) is not None and _without_count(line) == closing
    ]
    if len(kept) > 1 and closing is not None:
        tail = [
            line
            for line in lines[kept[-1].header.line_number + 1 :]
            if _without_count(line) == closing and line.text
        ]
        last = tail[-1].number if tail else None
    else:
        last = _first_counter(lines, openings[0])
        kept = openings[:1]
    if last is None:
        return None
    ends = [opening.first for opening in kept[1:]] + [last + 1]
    spans = [lines[opening.header.line_number + 1 : end] for opening, end in zip(kept, ends, strict=True)]
    closings = _count_closing_lines([_trim(span) for span in spans])
    blocks = []
    for opening, span, end in zip(kept, spans, ends, strict=True):
        content = _trim(span)
        body = tuple(_trim(content[: len(content) - closings]))
        blocks.append(Block(opening.first, body, tuple(content[len(content) - closings :]), end))
    return (kept, tuple(blocks)) if all(block.body for block in blocks) else None


def _trim(span: list[Line]) -> list[Line]:
    """Lines without the empty ones at both ends."""
    filled = [place for place, line in enumerate(span) if not line.is_blank]
    return span[filled[0] : filled[-1] + 1] if filled else []


def _count_closing_lines(spans: list[list[Line]]) -> int:
    """Count the lines that close each comment: equal lines below the last empty line."""
    count = 1
    while all(len(span) > count and not span[-count - 1].is_blank for span in spans):
        words = {_without_count(span[-count - 1]) for span in spans}
        if len(words) > 1 or not is_button(spans[0][-count - 1].text):
            break
        count += 1
    return count


def _last_filled_line(lines: list[Line], before: int) -> Line | None:
    return next((lines[n] for n in range(before - 1, -1, -1) if not lines[n].is_blank), None)


def _without_count(line: Line) -> str:
    """The words of a counter: "Dislike (12)" and "Dislike" are the same closing line."""
    return " ".join(COUNT.sub("", line.text.casefold()).split())


def _first_counter(lines: list[Line], opening: _Opening) -> int | None:
    """The counter that closes a single comment, which cannot be compared with others."""
    header = lines[opening.header.line_number]
    for line in lines[opening.header.line_number + 2 :]:
        counts = COUNTED_BUTTON.fullmatch(line.text) and line.text.endswith((")", "]"))
        if counts and lines[line.number - 1].is_blank and line.indent >= header.indent and not line.bullet:
            return line.number
    return None
