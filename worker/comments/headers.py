"""The dated lines of a dump that could head comments, grouped by how they are written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from worker.comments.lines import (
    Line,
    constant_tokens,
    is_button,
    is_closing,
    is_name,
    is_number,
    name_in,
    norm,
)
from worker.dates import DateSpan, find_dates

LONGEST_HEADER = 180
MOST_WORDS_BEFORE = 9
MOST_WORDS_BESIDE = 8
MONTH_ONLY = re.compile(r"[^\W\d]+[.,]? \d{4}")
"""Archives list months ("March 2010"): comments in the same dump are looked at without them too."""
LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Header:
    """A dated line, and the time on it; `before` and `after` are what else stands there."""

    at: int
    shown: str
    before: str
    after: str
    weak: bool


@dataclass(frozen=True, slots=True)
class Family:
    """Headers written alike, with the names they give: the hypothesis that each starts a comment."""

    headers: tuple[Header, ...]
    authors: tuple[str | None, ...]
    author_lines: tuple[int, ...]
    place: str
    """Where names stand: ``before`` or ``after`` the time, on the line ``above`` or ``below``."""


def find_headers(lines: list[Line]) -> list[Header]:
    """Every line that is short enough around a date or time to head a comment."""
    found = []
    for line in lines:
        if not line.text or len(line.text) > LONGEST_HEADER:
            continue
        dates = find_dates(line.text)
        if dates and (header := _header(line, dates)):
            found.append(header)
    return found


def _header(line: Line, dates: list[DateSpan]) -> Header | None:
    date = next((date for date in dates if not date.weak), dates[0])
    before, after = line.text[: date.start], line.text[date.end :]
    if len(before.split()) > MOST_WORDS_BEFORE or re.search(r"\w{3}[.!?…]\s+\w", before):
        return None
    if date.weak and (before.strip() and after.strip(" ·•|()")):
        return None
    return Header(line.number, line.text[date.start : date.end], before, after, date.weak)


def families(lines: list[Line], headers: list[Header]) -> list[Family]:
    """Group headers by their writing, and say where each group's names stand."""
    groups: dict[tuple[str, ...], list[Header]] = defaultdict(list)
    for header in headers:
        for writing in _writings(header):
            groups[writing].append(header)
            if writing[0] != "words" and not MONTH_ONLY.fullmatch(header.shown):
                groups["days", *writing].append(header)
    found = []
    for writing, members in groups.items():
        if writing[0] == "words" and len(members) < 2:
            continue
        if writing[0] == "days" and len(members) in (1, len(groups[writing[1:]])):
            continue
        for place in ("before", "after", "above", "below"):
            family = _family(lines, members, place)
            if family is not None:
                found.append(family)
    return found


def _writings(header: Header) -> Iterator[tuple[str, ...]]:
    """How a header is written: by the marks around its time, and by the first words beside it."""
    before, after = LETTERS.search(header.before), LETTERS.search(header.after)
    if before:
        yield "before", _gap(re.search(r"[^\w.)\]]*$", header.before)), "more" if after else ""
    elif after:
        yield "after", _gap(re.match(r"[\W_]*", header.after))
    else:
        yield ("alone",)
    if before or after:
        yield "words", before[0].casefold() if before else "", after[0].casefold() if after else ""


def _gap(found: re.Match[str] | None) -> str:
    return found[0].strip() if found else ""


def _family(lines: list[Line], headers: list[Header], place: str) -> Family | None:
    recurring = _recurring_above(lines, headers) if place == "above" else frozenset()
    spots = [_spot(lines, header, place, recurring) for header in headers]
    kept = [(h, number, _masked(text)) for h, (number, text) in zip(headers, spots, strict=True) if text]
    if len(kept) < 0.5 * len(headers):
        return None
    constant = constant_tokens([text for _, _, text in kept])
    named = [(h, number, _name(text, constant), _marks(text, constant, place)) for h, number, text in kept]
    rows = [row for row in named if row[2]]
    if len(rows) < 0.5 * len(headers):
        return None
    rows = _alike(lines, rows)
    names = {name.casefold() for _, _, name, _ in rows}
    if len(rows) >= 3 and len(names) < 2:
        return None
    return Family(tuple(r[0] for r in rows), tuple(r[2] for r in rows), tuple(r[1] for r in rows), place)


def _masked(text: str) -> str:
    """A text with its dates as a digit: they are part of no name."""
    for date in reversed(find_dates(text)):
        if not date.weak:
            text = f"{text[: date.start]}0{text[date.end :]}"
    return text


def _name(text: str, constant: frozenset[str]) -> str:
    """The name on a line, or nothing where the line says more than a name and what recurs."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if norm(word) not in constant]
    name = name_in(text, constant) or name_in(text, frozenset())
    return name if len(words) <= MOST_WORDS_BESIDE and is_name(name) else ""


def _marks(text: str, constant: frozenset[str], place: str) -> frozenset[str]:
    """The recurring words on a line of its own; beside the time, places recur as words do."""
    if place in ("before", "after"):
        return frozenset()
    return constant & {norm(token.strip(",:;·•|()")) for token in text.split()}


def _recurring_above(lines: list[Line], headers: list[Header]) -> frozenset[str]:
    """Lines that stand above most headers: a repeated title, or chrome."""
    counts: Counter[str] = Counter()
    for header in headers:
        counts.update({norm(lines[n].text) for n in range(max(0, header.at - 5), header.at)})
    return frozenset(text for text, n in counts.items() if n > max(2, 0.5 * len(headers)))


def _spot(lines: list[Line], header: Header, place: str, recurring: frozenset[str]) -> tuple[int, str | None]:
    """The line and text in which a place's name would stand."""
    if place == "before":
        return header.at, header.before if LETTERS.search(header.before) else None
    if place == "after":
        return header.at, header.after if LETTERS.search(header.after) else None
    if place == "below":
        number = next(
            (n for n in range(header.at + 1, min(header.at + 4, len(lines))) if lines[n].text), None
        )
        return (header.at, None) if number is None else (number, lines[number].text)
    for number in range(header.at - 1, max(-1, header.at - 7), -1):
        text = lines[number].text
        if text and not is_number(text) and not is_button(text) and norm(text) not in recurring:
            return number, None if is_closing(text) else text
    return header.at, None


Row = tuple[Header, int, str, frozenset[str]]


def _alike(lines: list[Line], rows: list[Row]) -> list[Row]:
    """Leave out headers whose surroundings differ from the rest: a dated line inside a comment."""
    if len(rows) < 2:
        return rows
    surroundings = [_surroundings(lines, row) for row in rows]
    usual = [Counter(column).most_common(1)[0] for column in zip(*surroundings, strict=True)]
    kept = []
    for row, own in zip(rows, surroundings, strict=True):
        odd = 0
        for column, value in enumerate(own):
            common, count = usual[column]
            heavy = 2 if column == len(own) - 1 else 1
            odd += heavy * (value != common and count >= 0.6 * len(rows))
        if odd < 2:
            kept.append(row)
    return kept or rows


def _surroundings(lines: list[Line], row: Row) -> tuple[object, ...]:
    header, number, _, marks = row
    first = min(header.at, number)
    above = lines[first - 1] if first else None
    below = lines[header.at + 1] if header.at + 1 < len(lines) else None
    line = lines[header.at]
    nearest = next(
        (norm(lines[n].text) for n in range(first - 1, max(-1, first - 3), -1) if lines[n].text), ""
    )
    return (
        above is None or above.blank,
        below is None or below.blank,
        bool(line.bullet),
        nearest if is_button(nearest) or is_number(nearest) else "",
        header.before[-2:].strip() if header.before else "",
        bool(LETTERS.search(header.after)),
        marks,
    )
