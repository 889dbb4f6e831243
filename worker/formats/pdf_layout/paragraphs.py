"""Join lines to paragraphs, headings and items of lists, over the ends of columns and pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from worker.formats.pdf_layout.lines import Line
from worker.formats.pdf_layout.page_runs import HYPHEN, Run

MAX_HEADING_CHARS = 200
MAX_HEADING_LEVEL = 3
MIN_HEADING_RATIO = 1.1
"""Of a heading's size to that of the text."""
SIZE_STEP = 0.6
"""Lines whose sizes differ by more are not of one paragraph."""
USUAL_LEADING = 1.2
"""In sizes, where the text does not show it."""
MAX_LEADING_RATIO = 1.3
"""A larger step between baselines than this, in usual ones, ends a paragraph."""
MIN_INDENT = 0.8
"""Of a first line, in sizes."""
FULL_SHARE = 0.8
"""Of a column's width that a line covers which may go on."""

_NUMBER = re.compile(r"\(?(\d{1,3})[.)]")
_MARKER = re.compile(r"([•◦▪▫●○■□‣⁃∙·\uf0b7\uf0a7\uf0d8\u2013\u2014*-]|\(?\d{1,3}[.)])\s+\S")
MAX_END_CHARS = 10
_ENDS = re.compile(r"[.!?:;。！？…][\"'”’»)\]]*\d{0,3}\Z")
"""The end of a sentence, also with a quotation mark or a footnote's number."""
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together. `level` is 0 for text and 1 to 3 for headings."""

    lines: tuple[Line, ...]
    level: int = 0
    marker: str | None = None
    """Of an item of a list: its bullet or number, which is no longer part of its lines."""
    width: float = field(default=0.0, compare=False)
    """Of its column."""

    @property
    def size(self) -> float:
        """That of its first line."""
        return self.lines[0].size

    @property
    def runs(self) -> Iterator[Run]:
        """All of its text."""
        return (run for line in self.lines for run in line.runs)


def make_paragraphs(columns: list[list[Line]]) -> list[Paragraph]:
    """The paragraphs of all columns of all pages, in order."""
    lines = [line for column in columns for line in column]
    if not lines:
        return []
    body_size = _usual(line.size for line in lines for _ in range(len(line.text) // 10 + 1))
    leading = _usual_leading(columns, body_size)
    found: list[Paragraph] = []
    for column in columns:
        for number, paragraph in enumerate(_split(column, leading, body_size)):
            if number == 0 and (place := _find_begun(found, paragraph, body_size)) is not None:
                found[place] = replace(found[place], lines=found[place].lines + paragraph.lines)
            else:
                found.append(paragraph)
    return [*_with_levels(found, body_size)]


def _split(column: list[Line], leading: float, body_size: float) -> Iterator[Paragraph]:
    """The paragraphs of one column."""
    left = _usual(round(line.left) for line in column)
    right = max(line.right for line in column)
    begin = 0
    for number, (last, line) in enumerate(pairwise(column), 1):
        usual = leading if abs(line.size - body_size) < SIZE_STEP else USUAL_LEADING * line.size
        is_apart = not -1 <= last.baseline - line.baseline <= MAX_LEADING_RATIO * usual
        if is_apart or _is_set_otherwise(last, line) or _begins(column[begin:number], line, left, right):
            yield _make(column[begin:number], right - left)
            begin = number
    yield _make(column[begin:], right - left)


def _is_set_otherwise(last: Line, line: Line) -> bool:
    return abs(line.size - last.size) > SIZE_STEP or line.is_bold != last.is_bold


def _begins(before: list[Line], line: Line, left: float, right: float) -> bool:
    """Whether a line begins a paragraph after these lines of another one, by its mark or indent, or by the
    short last line before it.
    """
    first, last = before[0], before[-1]
    if _marker_of(line):
        return True
    if _marker_of(first):
        return line.left < first.left + 1 and not _goes_on_at(first, line)
    indent = MIN_INDENT * line.size
    if line.left > last.left + indent:
        return len(before) > 1 or last.right < right - indent
    is_short = last.right < left + FULL_SHARE * (right - left)
    return (is_short or line.left > left + indent) and bool(_ENDS.search(last.text[-MAX_END_CHARS:]))


def _goes_on_at(marked: Line, line: Line) -> bool:
    """Whether a line below an item's first line may be its second one, without a hanging indent."""
    return abs(line.left - marked.left) < 1 and not _ENDS.search(marked.text[-MAX_END_CHARS:])


def _make(lines: list[Line], width: float) -> Paragraph:
    marker = _marker_of(lines[0])
    if marker is None:
        return Paragraph(tuple(lines), width=width)
    first, *runs = lines[0].runs
    rest = first.text[len(marker) :].lstrip()
    left = ([first._replace(text=rest)] if rest else []) + runs
    return Paragraph((Line(tuple(left)), *lines[1:]), marker=marker, width=width)


def _marker_of(line: Line) -> str | None:
    """The bullet or number with which a line begins."""
    found = _MARKER.match(line.text)
    return found[1] if found and line.runs[0].text.startswith(found[1]) else None


def _find_begun(found: list[Paragraph], paragraph: Paragraph, body_size: float) -> int | None:
    """The place of the paragraph that goes on with this one, in the column before; None if there is none.

    Footnotes, which are smaller, stand between them.
    """
    place = len(found) - 1
    while place >= 0 and found[place].size < body_size - SIZE_STEP <= paragraph.size - 0.1:
        place -= 1
    if place < 0 or paragraph.marker or abs(found[place].size - paragraph.size) > SIZE_STEP:
        return None
    begun, first = found[place], paragraph.lines[0]
    last = begun.lines[-1]
    if begun.lines[0].is_bold != first.is_bold or _is_larger(begun, body_size):
        return None
    if last.runs[-1].text.endswith(HYPHEN):
        return place
    if _ENDS.search(last.text[-MAX_END_CHARS:]):
        return None
    is_full = last.right - last.left >= FULL_SHARE * begun.width or len(begun.lines) > 1
    begins_within = first.text[:1].islower() or not first.text[:1].isalpha() or _UNSPACED.match(first.text)
    return place if is_full and (begins_within or last.text.endswith(",")) else None


def _with_levels(found: list[Paragraph], body_size: float) -> Iterator[Paragraph]:
    """The paragraphs with levels for headings: by size, and below those, bold lines of the text's size."""
    sizes = sorted({one.size for one in found if _may_be_heading(one) and _is_larger(one, body_size)})
    levels = {size: min(number, MAX_HEADING_LEVEL) for number, size in enumerate(reversed(sizes), 1)}
    lowest = min(len(levels) + 1, MAX_HEADING_LEVEL)
    for one in found:
        size = one.size
        if size in levels and _may_be_heading(one):
            yield replace(one, level=levels[size])
        elif _is_bold(one) and _may_be_heading(one) and size >= body_size - SIZE_STEP:
            yield replace(one, level=lowest)
        else:
            yield one


def _may_be_heading(one: Paragraph) -> bool:
    text = " ".join(line.text for line in one.lines)
    has_letters = any(char.isalpha() for char in text)
    bullet = one.marker is not None and not _NUMBER.fullmatch(one.marker)
    return (
        has_letters and not bullet and len(text) <= MAX_HEADING_CHARS and not text.endswith((".", ",", ";"))
    )


def _is_bold(one: Paragraph) -> bool:
    return all(line.is_bold for line in one.lines)


def _is_larger(one: Paragraph, body_size: float) -> bool:
    return one.size >= body_size * MIN_HEADING_RATIO


def _usual_leading(columns: list[list[Line]], body_size: float) -> float:
    """The usual step between two baselines of the text."""
    steps = (
        round(last.baseline - line.baseline, 1)
        for column in columns
        for last, line in pairwise(column)
        if last.size == line.size == body_size and last.baseline > line.baseline
    )
    return _usual(steps) or USUAL_LEADING * body_size


def _usual(values: Iterable[float]) -> float:
    return next((value for value, _ in Counter(values).most_common(1)), 0.0)
