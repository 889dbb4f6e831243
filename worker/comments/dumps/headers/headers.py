"""Find the lines of a dump that could be headers of comments, and group them by how they are written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from worker.comments.control_words import MEMBERSHIP_WORDS, SPEECH_VERBS
from worker.comments.dumps.lines import Line, is_button, is_name, normalize_line
from worker.dates.reading import DateSpan, find_dates

MAX_HEADER_CHARS = 180
MAX_WORDS_BEFORE_TIME = 16
MAX_REPEAT_DISTANCE_LINES = 120
SUBGROUPS = ("words", "form", "indent", "over")
"""Kinds of subgroups: each becomes a group of its own if it has two headers."""
MAX_HEADER_GROUPS = 40
"""How many groups are tried, the largest first. Each costs a walk over its comments."""
MAX_LABEL_CHARS = 29
MEMBERSHIP_END = re.compile(
    rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(MEMBERSHIP_WORDS)))})\s*[:：]?\s*$", re.IGNORECASE
)
MONTH_ONLY = re.compile(r"[^\W\d]+[.,]? \d{4}")
CLOCK = re.compile(r"\d[:.h]\d\d")
LETTERS = re.compile(r"[^\W\d_]+")
POST_NUMBER = re.compile(r"#\s?0")
"""A line that is a post's number, normalized."""
LONGEST_VERB_FIRST = "|".join(sorted(map(re.escape, SPEECH_VERBS), key=len, reverse=True))
SPEAKER_LINE = re.compile(
    rf"(?P<name>\S.{{0,50}}?)\s*(?<!\w)(?:{LONGEST_VERB_FIRST})\s*[:：]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Header:
    """A line that could head a comment: the time on it, if any, and the text before and after."""

    line_number: int
    time_text: str
    before: str
    after: str
    weak: bool
    time_line: int = -1
    """The line of the time, if it is another line."""
    last_line: int = -1
    """The last line of the header, if it is another: the time is repeated there."""


def find_headers(lines: list[Line]) -> list[Header]:
    """Find every line with a date or time and little text around it."""
    found = []
    for line in lines:
        if not line.text or len(line.text) > MAX_HEADER_CHARS:
            continue
        dates = [date for date in find_dates(line.text) if not _is_membership_date(lines, line, date)]
        if dates and (header := _make_header(line, dates)):
            found.append(header)
    return found


def _is_membership_date(lines: list[Line], line: Line, date: DateSpan) -> bool:
    """Whether a date is a member's date of joining: "Joined" stands before it, or above."""
    before = line.text[: date.start].strip()
    if not before:
        above = (lines[number].text for number in range(line.number - 1, max(-1, line.number - 3), -1))
        before = next(filter(None, above), "")
        return len(before) <= MAX_LABEL_CHARS and bool(MEMBERSHIP_END.fullmatch(before))
    return bool(MEMBERSHIP_END.search(before))


def _make_header(line: Line, dates: list[DateSpan]) -> Header | None:
    date = next((date for date in dates if not date.weak), dates[0])
    before, after = line.text[: date.start], line.text[date.end :]
    if len(before.split()) > MAX_WORDS_BEFORE_TIME or re.search(r"\w{3}[.!?…]\s+\w", before):
        return None
    if date.weak and (before.strip() and after.strip(" ·•|()")):
        return None
    return Header(line.number, line.text[date.start : date.end], before, after, date.weak)


def find_speaker_lines(lines: list[Line]) -> list[Header]:
    """Find every line that is only a name and a speech verb: "Ann says:"."""
    return [
        Header(line.number, "", line.text, "", weak=False)
        for line in lines
        if 2 < len(line.text) <= 80 and (found_ := SPEAKER_LINE.match(line.text)) and is_name(found_["name"])
    ]


def group_by_writing(lines: list[Line], headers: list[Header]) -> list[list[Header]]:
    """Group headers that are written alike, the largest groups first. A header may be in several groups."""
    groups: dict[tuple[str, ...], list[Header]] = defaultdict(list)
    for header in headers:
        for key in _writing_keys(header):
            groups[key].append(header)
            if key[0] != "words":
                groups[f"form {_time_form(header.time_text)}", *key].append(header)
                groups[f"indent {lines[header.line_number].indent}", *key].append(header)
                if sign := _post_number_below(lines, header):
                    groups[f"over {sign}", *key].append(header)
    kept = {
        tuple(header.line_number for header in members): members
        for key, members in groups.items()
        if len(members) > 1 or not key[0].startswith(SUBGROUPS)
    }
    return sorted(kept.values(), key=len, reverse=True)[:MAX_HEADER_GROUPS]


def _post_number_below(lines: list[Line], header: Header) -> str:
    """The nearest text below a header, normalized, if it is a post's number: "#0"."""
    below = lines[header.line_number + 1 : header.line_number + 4]
    text = next((normalize_line(line.bullet + line.text) for line in below if line.text), "")
    return text if POST_NUMBER.fullmatch(text) else ""


def _time_form(shown: str) -> str:
    """The form of a time: month (archives), day (profiles), clock or relative."""
    if MONTH_ONLY.fullmatch(shown):
        return "month"
    return "clock" if CLOCK.search(shown) else "day" if re.search(r"\d{4}", shown) else "relative"


def join_repeated_headers(lines: list[Line], headers: list[Header]) -> list[Header]:
    """Join headers with the next one if it only repeats the time, and enough headers do that.

    Between the two, the same lines stand each time, or the name again and a profile.
    """
    repeats = [
        one.time_text == other.time_text and other.line_number - one.line_number <= MAX_REPEAT_DISTANCE_LINES
        for one, other in pairwise(headers)
    ]
    between = Counter(
        _text_between(lines, one, other)
        for (one, other), is_repeat in zip(pairwise(headers), repeats, strict=True)
        if is_repeat
    )
    recurs = Counter(_name_above(lines, header) for header in headers)
    chrome = {text for text, n in recurs.items() if n > max(2, 0.5 * len(headers))}
    joined: list[Header] = []
    count = 0
    for header, is_repeat in zip(headers, [False, *repeats], strict=True):
        last = joined[-1] if joined else None
        if is_repeat and last and last.last_line < 0 and _is_repeat(lines, last, header, between, chrome):
            joined[-1] = replace(last, last_line=header.line_number)
            count += 1
        else:
            joined.append(header)
    return joined if count >= max(1, 0.35 * len(headers)) else headers


def _text_between(lines: list[Line], one: Header, other: Header) -> tuple[str, ...]:
    return tuple(
        normalize_line(line.text) for line in lines[one.line_number + 1 : other.line_number] if line.text
    )


def _is_repeat(
    lines: list[Line], one: Header, other: Header, usual: Counter[tuple[str, ...]], chrome: set[str]
) -> bool:
    found_ = _text_between(lines, one, other)
    if usual[found_] > 1 and other.line_number - one.line_number <= MAX_REPEAT_DISTANCE_LINES / 10:
        return True
    name = _name_above(lines, one)
    return (
        bool(name)
        and name not in chrome
        and not is_button(name)
        and any(text.rstrip(" 0,.") == name for text in found_[:2])
    )


def _name_above(lines: list[Line], header: Header) -> str:
    """The nearest text above a header, normalized."""
    above = lines[max(0, header.line_number - 4) : header.line_number]
    return normalize_line(next((line.text for line in reversed(above) if line.text), "")).rstrip(" 0,.")


def _writing_keys(header: Header) -> Iterator[tuple[str, ...]]:
    """Yield how a header is written: the signs around its time, and the words beside it."""
    before, after = LETTERS.search(header.before), LETTERS.search(header.after)
    if before:
        yield "before", _stripped_match(re.search(r"[^\w.)\]]*$", header.before)), "more" if after else ""
    elif after:
        yield "after", _stripped_match(re.match(r"[\W_]*", header.after))
    else:
        yield ("alone",)
    if before or after:
        yield "words", before[0].casefold() if before else "", after[0].casefold() if after else ""


def _stripped_match(found: re.Match[str] | None) -> str:
    return found[0].strip() if found else ""
