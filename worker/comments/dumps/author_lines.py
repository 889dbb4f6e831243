"""Find the authors' names near the dated lines of a dump: their place, and the names themselves."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from worker.comments.control_words import SPEECH_VERBS
from worker.comments.dumps.headers import LETTERS, Header
from worker.comments.dumps.lines import (
    Line,
    extract_name,
    find_constant_tokens,
    is_button,
    is_closing_heading,
    is_label,
    is_name,
    is_number,
    normalize_line,
    prose_width,
)
from worker.dates import find_dates

MAX_WORDS_BESIDE_NAME = 8
MAX_LINES_ABOVE = 14
"""How many lines above a time are searched for a name."""
PLACE_PRIORS = {
    "before": 1.0,
    "above": 0.8,
    "after": 0.6,
    "below": 0.4,
    "farther above": 0.65,
    "over profile": 0.6,
}
"""The places where names may stand, with points for how common each place is."""
BYLINE = re.compile(r"(?:^|\s)(?:by|von|par|por|di|door|przez|от|bởi):?\s+\S", re.IGNORECASE)
SPEECH_VERB_END = re.compile(
    rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(SPEECH_VERBS)))})\s*[:：,]?\s*$", re.IGNORECASE
)
BRACKETED = re.compile(r"(?<!\s)\s*\[[^\]]{0,500}\]")
RANKED_NAMES_POINTS = 1.5
"""Points for names that recur, always with the same rank."""
MAX_SHORT_WORD_CHARS = 3
NAME_PADDING = " »«›‹→←↑↓▶►✓✔★☆:…"
FAR_PLACES = ("farther above", "over profile")
"""Places that count only if nearly all headers have a name there."""


@dataclass(frozen=True, slots=True)
class HeaderGroup:
    """Headers written alike, with their names: the hypothesis that each starts a comment."""

    headers: tuple[Header, ...]
    authors: tuple[str | None, ...]
    author_lines: tuple[int, ...]
    place: str
    """Where names stand: ``before`` or ``after`` the time, on a line ``above`` it or ``below``."""
    name_score: float = 0.0
    """Points for how much the names look like names."""

    def starts(self) -> list[int]:
        """The first line of each header."""
        return [min(h.line_number, author) for h, author in zip(self.headers, self.author_lines, strict=True)]

    def ends(self) -> list[int]:
        """The line after each header."""
        return [
            max(h.line_number, h.last_line, at) + 1
            for h, at in zip(self.headers, self.author_lines, strict=True)
        ]


def without_first_header(group: HeaderGroup) -> HeaderGroup | None:
    """The group without its first header; None if that leaves nothing."""
    if len(group.headers) < 2:
        return None
    return replace(
        group,
        headers=group.headers[1:],
        authors=group.authors[1:],
        author_lines=group.author_lines[1:],
    )


Row = tuple[Header, int, str, frozenset[str]]


def find_name_places(lines: list[Line], headers: list[Header]) -> list[HeaderGroup]:
    """One group of the headers for each place of names that is possible, the likeliest first."""
    groups = [group for place in PLACE_PRIORS if (group := _group_at(lines, headers, place))]
    found = [
        replace(
            one,
            name_score=one.name_score + RANKED_NAMES_POINTS * any(_settles(one, other) for other in groups),
        )
        for one in groups
    ]
    return sorted(found, key=lambda group: -group.name_score)


def _settles(one: HeaderGroup, other: HeaderGroup) -> bool:
    """Whether one place's texts determine the other's, and not the reverse: names determine ranks."""
    names = dict(zip((header.line_number for header in one.headers), one.authors, strict=True))
    ranks: dict[str | None, set[str | None]] = defaultdict(set)
    for header, rank in zip(other.headers, other.authors, strict=True):
        if header.line_number in names:
            ranks[names[header.line_number]].add(rank)
    settled = sum(len(found) == 1 for found in ranks.values())
    return (
        len(ranks) >= 0.8 * len(set(one.authors))
        and settled >= 0.9 * len(ranks)
        and len(ranks) > len(set(other.authors)) > 1
        and len(set(one.authors)) < len(one.authors)
        and bool({one.place, other.place}.isdisjoint(("before", "after")))
    )


def _group_at(lines: list[Line], headers: list[Header], place: str) -> HeaderGroup | None:
    is_above = place == "above" or place in FAR_PLACES
    recurring = _recurring_above(lines, headers) if is_above else frozenset()
    name_lines = _name_lines(lines, headers, place, recurring)
    kept = [
        (h, number, _mask_dates(text)) for h, (number, text) in zip(headers, name_lines, strict=True) if text
    ]
    if len(kept) < 0.5 * len(headers):
        return None
    constant = find_constant_tokens([text for _, _, text in kept])
    named = [
        (h, number, _read_name(text, constant), _recurring_words(text, constant, place))
        for h, number, text in kept
    ]
    rows = [row for row in named if row[2]]
    if len(rows) < (0.8 if place in FAR_PLACES else 0.5) * len(headers):
        return None
    rows = _without_odd_headers(lines, rows)
    names = [name for _, _, name, _ in rows]
    if len(rows) >= 3 and len({name.casefold() for name in names}) < 2:
        return None
    texts = {h.line_number: text for h, _, text in kept}
    name_score = PLACE_PRIORS[place] + _score_names(
        names, [texts[row[0].line_number] for row in rows], len(headers)
    )
    return HeaderGroup(tuple(r[0] for r in rows), tuple(names), tuple(r[1] for r in rows), place, name_score)


def _score_names(names: list[str], texts: list[str], count: int) -> float:
    """Points for names: written as names, with speech verbs, recurring, and not always the same."""
    n = len(names)
    different = len({name.casefold() for name in names})
    return (
        2.0 * n / count
        + 1.5 * sum(map(_is_written_as_name, names)) / n
        + 0.5 * (different < n)
        + 1.0 * (sum(bool(SPEECH_VERB_END.search(text) or BYLINE.search(text)) for text in texts) >= 0.6 * n)
        + 1.0 * min(1.0, 2 * different / n) * (n >= 4)
        - 1.0 * (n >= 5 and different <= 2)
    )


def _is_written_as_name(name: str) -> bool:
    words = [word for word in re.split(r"[\s_]+", name) if len(word) > MAX_SHORT_WORD_CHARS]
    return " " not in name or all(not word[0].islower() for word in words)


def _mask_dates(text: str) -> str:
    """Replace the dates of a text by a digit: they are not part of a name."""
    for date in reversed(find_dates(text)):
        if not date.weak:
            text = f"{text[: date.start]}0{text[date.end :]}"
    return text


def _read_name(text: str, constant: frozenset[str]) -> str:
    """The name on a line; empty if the line has more than a name and recurring words."""
    text = BRACKETED.sub(" ", text) if BRACKETED.sub("", text).strip() else text
    words = [word for word in re.findall(r"[^\W\d_]+", text) if normalize_line(word) not in constant]
    name = extract_name(text, constant) or extract_name(text, frozenset())
    name = name.strip(NAME_PADDING)
    return name if len(words) <= MAX_WORDS_BESIDE_NAME and is_name(name) else ""


def _recurring_words(text: str, constant: frozenset[str], place: str) -> frozenset[str]:
    """The recurring words on a name's own line; none if the name stands on the line of the time."""
    if place in ("before", "after"):
        return frozenset()
    words = {
        normalize_line(token.strip(",:;·•|()")) for token in text.split() if any(map(str.isalpha, token))
    }
    return constant & words


def _recurring_above(lines: list[Line], headers: list[Header]) -> frozenset[str]:
    """The lines above most headers: a repeated title, or chrome."""
    counts: Counter[str] = Counter()
    last = -1
    for header in headers:
        counts.update(
            {
                normalize_line(lines[n].text)
                for n in range(max(last + 1, header.line_number - MAX_LINES_ABOVE), header.line_number)
            }
        )
        last = header.line_number
    often = {text for text, n in counts.items() if n > max(2, 0.5 * len(headers))}
    return frozenset(often | {text.removeprefix("re: ") for text in often})


def add_similar_headers(lines: list[Line], group: HeaderGroup, headers: list[Header]) -> HeaderGroup:
    """Add the other headers that have a name in the same place and the same surroundings.

    They must share what recurs there: a button above, or the words beside the name.
    """
    own = {header.line_number: row for header, row in zip(group.headers, _rows(lines, group), strict=True)}
    taken = {*own, *(header.last_line for header in group.headers), *(h.time_line for h in group.headers)}
    others = [header for header in headers if header.line_number not in taken]
    every = sorted([*group.headers, *others], key=lambda header: header.line_number)
    name_lines = _name_lines(lines, every, group.place, _recurring_above(lines, list(group.headers)))
    texts = {
        h.line_number: (n, _mask_dates(text)) for h, (n, text) in zip(every, name_lines, strict=True) if text
    }
    constant = find_constant_tokens([texts[at][1] for at in own if at in texts])
    usual = _most_common([_surroundings(lines, row) for row in own.values()])
    if not any(usual[column][0] for column in (RECURS_ABOVE, WORDS_BESIDE)):
        return group
    rows = list(own.values())
    for header in others:
        number, text = texts.get(header.line_number, (0, ""))
        if text and (name := _read_name(text, constant)):
            row = (header, number, name, _recurring_words(text, constant, group.place))
            around = list(_surroundings(lines, row))
            around[WORDS_AFTER] = usual[WORDS_AFTER][0]  # "edited"
            if _count_differences(tuple(around), usual, len(own)) == 0:
                rows.append(row)
    rows.sort(key=lambda row: row[0].line_number)
    return replace(
        group,
        headers=tuple(row[0] for row in rows),
        authors=tuple(row[2] for row in rows),
        author_lines=tuple(row[1] for row in rows),
    )


def _rows(lines: list[Line], group: HeaderGroup) -> list[Row]:
    texts = [_mask_dates(lines[at].text) for at in group.author_lines]
    constant = find_constant_tokens(texts)
    return [
        (header, at, author or "", _recurring_words(text, constant, group.place))
        for header, at, author, text in zip(
            group.headers, group.author_lines, group.authors, texts, strict=True
        )
    ]


NameLine = tuple[int, str | None]


def _name_lines(
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
    for number in range(header.line_number + 1, min(header.line_number + 5, len(lines))):
        text = lines[number].text
        if text and not is_number(text) and not is_button(text) and _mask_dates(text) != "0":
            return number, text
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
        if _mask_dates(text) == "0":
            continue
        if skipped:
            skipped -= 1
            continue
        return number, None if is_closing_heading(text) else text
    return header.line_number, None


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


def _without_odd_headers(lines: list[Line], rows: list[Row]) -> list[Row]:
    """Leave out headers whose surroundings differ from the others': dated lines inside comments."""
    if len(rows) < 2:
        return rows
    surroundings = [_surroundings(lines, row) for row in rows]
    usual = _most_common(surroundings)
    for column in (BLANK_ABOVE, RECURS_ABOVE):  # no other comment stands above the first
        surroundings[0] = (*surroundings[0][:column], usual[column][0], *surroundings[0][column + 1 :])
    kept = [
        row
        for row, own in zip(rows, surroundings, strict=True)
        if _count_differences(own, usual, len(rows)) < 2
    ]
    return kept or rows


Surroundings = tuple[object, ...]
BLANK_ABOVE, RECURS_ABOVE, WORDS_AFTER, WORDS_BESIDE = 0, 3, 5, 6
"""Columns of the surroundings: an empty line or a button above, words after the time or beside the name."""


def _most_common(surroundings: list[Surroundings]) -> list[tuple[object, int]]:
    return [Counter(column).most_common(1)[0] for column in zip(*surroundings, strict=True)]


def _count_differences(own: Surroundings, usual: list[tuple[object, int]], count: int) -> int:
    """Count how the surroundings of a header differ from the most common ones."""
    return sum(
        (2 if column == WORDS_BESIDE else 1) * (value != common and times >= 0.6 * count)
        for column, (value, (common, times)) in enumerate(zip(own, usual, strict=True))
    )


def _surroundings(lines: list[Line], row: Row) -> Surroundings:
    header, number, _, marks = row
    first = min(header.line_number, number)
    above = lines[first - 1] if first else None
    below = lines[header.line_number + 1] if header.line_number + 1 < len(lines) else None
    line = lines[header.line_number]
    nearest = next(
        (normalize_line(lines[n].text) for n in range(first - 1, max(-1, first - 3), -1) if lines[n].text), ""
    )
    return (
        above is None or above.is_blank,
        below is None or below.is_blank,
        bool(line.bullet),
        nearest if is_button(nearest) or is_number(nearest) else "",
        header.before[-2:].strip() if header.before else "",
        bool(LETTERS.search(header.after)),
        marks,
    )
