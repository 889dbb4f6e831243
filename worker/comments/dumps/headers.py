"""The lines of a dump that could head or sign comments, grouped by how they are written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from worker.comments.control_words import JOINED, SAYING
from worker.comments.dumps.lines import Line, is_name, norm
from worker.dates import DateSpan, find_dates

LONGEST_HEADER = 180
MOST_WORDS_BEFORE = 16
FARTHEST_DOUBLE = 120
PARTS = ("words", "form", "indent")
"""What parts groups further: each part is a group of its own, if it has two headers."""
MOST_GROUPS = 40
"""Ways of writing that are looked at, the commonest first: each costs a walk over its comments."""
LONGEST_LABEL = 30
JOIN = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(JOINED)))})\s*[:：]?\s*$", re.IGNORECASE)
MONTH_ONLY = re.compile(r"[^\W\d]+[.,]? \d{4}")
CLOCK = re.compile(r"\d[:.h]\d\d")
LETTERS = re.compile(r"[^\W\d_]+")
SAYS = re.compile(
    rf"(?P<name>\S.{{0,50}}?)\s*(?<!\w)(?:{'|'.join(sorted(map(re.escape, SAYING), key=len, reverse=True))})"
    r"\s*[:：]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Header:
    """A line that could head a comment: the time on it, if any, and what else stands there."""

    at: int
    shown: str
    before: str
    after: str
    weak: bool
    dated_at: int = -1
    """The line of the time, where that is not the header's own."""
    until: int = -1
    """The last line that is surely the header's, where that is another: its time stands there again."""


def find_headers(lines: list[Line]) -> list[Header]:
    """Every line that is short enough around a date or time to head a comment."""
    found = []
    for line in lines:
        if not line.text or len(line.text) > LONGEST_HEADER:
            continue
        dates = [date for date in find_dates(line.text) if not _is_of_joining(lines, line, date)]
        if dates and (header := _header(line, dates)):
            found.append(header)
    return found


def _is_of_joining(lines: list[Line], line: Line, date: DateSpan) -> bool:
    """Whether a date says since when somebody is a member: "Joined" stands before it, or above."""
    before = line.text[: date.start].strip()
    if not before:
        above = (lines[number].text for number in range(line.number - 1, max(-1, line.number - 3), -1))
        before = next(filter(None, above), "")
        return len(before) < LONGEST_LABEL and bool(JOIN.fullmatch(before))
    return bool(JOIN.search(before))


def _header(line: Line, dates: list[DateSpan]) -> Header | None:
    date = next((date for date in dates if not date.weak), dates[0])
    before, after = line.text[: date.start], line.text[date.end :]
    if len(before.split()) > MOST_WORDS_BEFORE or re.search(r"\w{3}[.!?…]\s+\w", before):
        return None
    if date.weak and (before.strip() and after.strip(" ·•|()")):
        return None
    return Header(line.number, line.text[date.start : date.end], before, after, date.weak)


def find_sayings(lines: list[Line]) -> list[Header]:
    """Every line that is nothing but a name and a word of saying: "Ann says:"."""
    return [
        Header(line.number, "", line.text, "", weak=False)
        for line in lines
        if 2 < len(line.text) <= 80 and (said := SAYS.match(line.text)) and is_name(said["name"])
    ]


def group(lines: list[Line], headers: list[Header]) -> list[list[Header]]:
    """Headers written alike, the largest groups first; one header may be in several."""
    groups: dict[tuple[str, ...], list[Header]] = defaultdict(list)
    for header in headers:
        for writing in _writings(header):
            groups[writing].append(header)
            if writing[0] != "words":
                groups[f"form {_form(header.shown)}", *writing].append(header)
                groups[f"indent {lines[header.at].indent}", *writing].append(header)
    kept = {
        tuple(header.at for header in members): members
        for writing, members in groups.items()
        if len(members) > 1 or not writing[0].startswith(PARTS)
    }
    return sorted(kept.values(), key=len, reverse=True)[:MOST_GROUPS]


def _form(shown: str) -> str:
    """A month, a day, or a time of the day: archives list months, profiles days of joining."""
    if MONTH_ONLY.fullmatch(shown):
        return "month"
    return "clock" if CLOCK.search(shown) else "day" if re.search(r"\d{4}", shown) else "relative"


def join_doubles(lines: list[Line], headers: list[Header]) -> list[Header]:
    """Headers joined with the next where that only shows the same time again, as most of them then do.

    Between the two stand the same lines each time, or the name again and a profile.
    """
    doubled = [
        one.shown == other.shown and other.at - one.at <= FARTHEST_DOUBLE for one, other in pairwise(headers)
    ]
    between = Counter(
        _said_between(lines, one, other)
        for (one, other), double in zip(pairwise(headers), doubled, strict=True)
        if double
    )
    joined: list[Header] = []
    count = 0
    for header, double in zip(headers, [False, *doubled], strict=True):
        last = joined[-1] if joined else None
        if double and last and last.until < 0 and _is_double(lines, last, header, between):
            joined[-1] = replace(last, until=header.at)
            count += 1
        else:
            joined.append(header)
    return joined if count >= max(1, 0.35 * len(headers)) else headers


def _said_between(lines: list[Line], one: Header, other: Header) -> tuple[str, ...]:
    return tuple(norm(line.text) for line in lines[one.at + 1 : other.at] if line.text)


def _is_double(lines: list[Line], one: Header, other: Header, usual: Counter[tuple[str, ...]]) -> bool:
    said = _said_between(lines, one, other)
    if usual[said] > 1 and other.at - one.at <= FARTHEST_DOUBLE / 10:
        return True
    above = next((line.text for line in reversed(lines[max(0, one.at - 4) : one.at]) if line.text), "")
    name = norm(above).rstrip(" 0,.")
    return bool(name) and any(text.rstrip(" 0,.") == name for text in said[:2])


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
