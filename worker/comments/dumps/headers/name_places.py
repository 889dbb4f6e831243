"""Find the lines near dated lines that could hold names, for each place where names may stand."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from worker.comments.dumps.headers.author_names import BYLINE, mask_dates
from worker.comments.dumps.headers.headers import LETTERS, Header
from worker.comments.dumps.lines import (
    Line,
    is_button,
    is_closing_heading,
    is_label,
    is_number,
    normalize_line,
    prose_width,
)

MAX_LINES_ABOVE = 14
"""How many lines above a time are searched for a name."""
MAX_LINES_BELOW = 4
"""How many filled lines below a time are searched for a name."""
DISTANCES = range(2, 9)
"""Numbers of filled lines from a time up to a name, with the lines of a profile between."""
DISTANT_PLACES = tuple(f"{count} lines above" for count in DISTANCES)
PLACE_PRIORS = {
    "before": 1.0,
    "above": 0.8,
    "after": 0.6,
    "below": 0.4,
    "farther above": 0.65,
    "over profile": 0.6,
    **dict.fromkeys(DISTANT_PLACES, 0.6),
}
"""The places where names may stand, with points for how common each place is."""
FAR_PLACES = ("farther above", "over profile", *DISTANT_PLACES)
"""Places that count only if nearly all headers have a name there."""
NameLine = tuple[int, str | None]


def recurring_above(lines: list[Line], headers: list[Header], reach: int = MAX_LINES_ABOVE) -> frozenset[str]:
    """The lines above most headers: a repeated title, or chrome."""
    counts: Counter[str] = Counter()
    last = -1
    for header in headers:
        counts.update(
            {
                normalize_line(lines[n].text)
                for n in range(max(last + 1, header.line_number - reach), header.line_number)
            }
        )
        last = header.line_number
    often = {text for text, n in counts.items() if n > max(2, 0.5 * len(headers))}
    return frozenset(often | {text.removeprefix("re: ") for text in often})


def find_name_lines(
    lines: list[Line], headers: list[Header], place: str, recurring: frozenset[str]
) -> list[NameLine]:
    """For each header, the line and text that would hold a name at this place."""
    if place in ("before", "after"):
        texts = [header.before if place == "before" else header.after for header in headers]
        texts = _after_last_by(texts)
        pairs = zip(headers, texts, strict=True)
        return [(header.line_number, text if LETTERS.search(text) else None) for header, text in pairs]
    if place == "below":
        return [_below(lines, header) for header in headers]
    ends = [-1, *(max(header.line_number, header.last_line) for header in headers)]
    if place == "over profile":
        return [
            _above_profile(lines, header, recurring, end) for header, end in zip(headers, ends, strict=False)
        ]
    if place in DISTANT_PLACES:
        count = int(place.split(maxsplit=1)[0])
        return [
            _at_distance(lines, header, recurring, count, end)
            for header, end in zip(headers, ends, strict=False)
        ]
    skipped = 1 if place == "farther above" else 0
    return [
        _above(lines, header, recurring, skipped, end) for header, end in zip(headers, ends, strict=False)
    ]


def _after_last_by(texts: list[str]) -> list[str]:
    """The text after the last "by", if most texts have one: "Re: The title by Ann"."""
    signed = [list(BYLINE.finditer(text)) for text in texts]
    if sum(map(bool, signed)) < 0.6 * len(texts):
        return texts
    return [text[found[-1].end() - 1 :] if found else text for text, found in zip(texts, signed, strict=True)]


def _below(lines: list[Line], header: Header) -> NameLine:
    below = (line for line in lines[header.line_number + 1 : header.line_number + 10] if line.text)
    for line in islice(below, MAX_LINES_BELOW):
        if not is_number(line.text) and not is_button(line.text) and mask_dates(line.text) != "0":
            return line.number, line.text
    return header.line_number, None


def _above(lines: list[Line], header: Header, recurring: frozenset[str], skipped: int, end: int) -> NameLine:
    for number in range(header.line_number - 1, max(end, header.line_number - 1 - MAX_LINES_ABOVE), -1):
        text = lines[number].text
        if (
            not text
            or is_number(text)
            or is_button(text)
            or normalize_line(text) in recurring
            or is_label(text)
        ):
            continue
        if mask_dates(text) == "0":
            continue
        if skipped:
            skipped -= 1
            continue
        return number, None if is_closing_heading(text) else text
    return header.line_number, None


def _at_distance(
    lines: list[Line], header: Header, recurring: frozenset[str], count: int, end: int
) -> NameLine:
    """The filled line that stands this many filled lines above the time, if it could be a name."""
    above = range(header.line_number - 1, max(end, header.line_number - 1 - 2 * count), -1)
    filled = [number for number in above if lines[number].text]
    if len(filled) < count:
        return header.line_number, None
    text = lines[filled[count - 1]].text
    unnamed = is_number(text) or is_button(text) or is_label(text) or is_closing_heading(text)
    return filled[count - 1], None if unnamed or normalize_line(text) in recurring else text


def _above_profile(lines: list[Line], header: Header, recurring: frozenset[str], end: int) -> NameLine:
    """The line above the topmost of the short lines that recur above headers."""
    top = None
    for number in range(header.line_number - 1, max(end, header.line_number - 1 - MAX_LINES_ABOVE), -1):
        text = lines[number].text
        if prose_width(text):
            break
        if text and (normalize_line(text) in recurring or is_number(text)):
            top = number
    above = range(top - 1, max(end, top - 4), -1) if top is not None else ()
    found = next((n for n in above if lines[n].text), None)
    return (header.line_number, None) if found is None else (found, lines[found].text)
