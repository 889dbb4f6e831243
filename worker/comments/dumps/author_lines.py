"""Where beside the dated lines of a dump the names of those who speak stand, and what those names are."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from worker.comments.control_words import SAYING
from worker.comments.dumps.headers import LETTERS, Header
from worker.comments.dumps.lines import (
    Line,
    constant_tokens,
    is_button,
    is_closing,
    is_label,
    is_name,
    is_number,
    name_in,
    norm,
    width,
)
from worker.dates import find_dates

MOST_WORDS_BESIDE = 8
REACH = 14
"""Lines above a time that are searched for a name."""
PLACES = {"before": 1.0, "above": 0.8, "after": 0.6, "below": 0.4, "farther above": 0.65, "over profile": 0.6}
"""Where names stand, and how likely that is before anything is known of them."""
SIGNED = re.compile(r"(?:^|\s)(?:by|von|par|por|di|door|przez|от|bởi):?\s+\S", re.IGNORECASE)
SAID = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(SAYING)))})\s*[:：,]?\s*$", re.IGNORECASE)
BRACKETED = re.compile(r"(?<!\s)\s*\[[^\]]{0,500}\]")
FINER = 1.5
"""What speaks for names that come back, always with the same rank."""
LONG_WORDS = 3
SIGNS = " »«›‹→←↑↓▶►✓✔★☆:…"
FAR = ("farther above", "over profile")
"""Places where names are only believed in when nearly all headers have one there."""


@dataclass(frozen=True, slots=True)
class Family:
    """Headers written alike, with the names they give: the hypothesis that each starts a comment."""

    headers: tuple[Header, ...]
    authors: tuple[str | None, ...]
    author_lines: tuple[int, ...]
    place: str
    """Where names stand: ``before`` or ``after`` the time, on a line ``above`` it or ``below``."""
    likeness: float = 0.0
    """How much the names are like names."""

    def starts(self) -> list[int]:
        """The first line of each header."""
        return [min(h.at, author) for h, author in zip(self.headers, self.author_lines, strict=True)]

    def ends(self) -> list[int]:
        """The line behind each header."""
        return [max(h.at, h.until, at) + 1 for h, at in zip(self.headers, self.author_lines, strict=True)]


def without_first(family: Family) -> Family | None:
    """A family but for its first header; None where that leaves nothing."""
    if len(family.headers) < 2:
        return None
    return replace(
        family,
        headers=family.headers[1:],
        authors=family.authors[1:],
        author_lines=family.author_lines[1:],
    )


Row = tuple[Header, int, str, frozenset[str]]


def name_places(lines: list[Line], headers: list[Header]) -> list[Family]:
    """The families that headers make with names in each of the places, the likeliest first."""
    families = [family for place in PLACES if (family := _family(lines, headers, place))]
    found = [
        replace(one, likeness=one.likeness + FINER * any(_is_finer(one, other) for other in families))
        for one in families
    ]
    return sorted(found, key=lambda family: -family.likeness)


def _is_finer(one: Family, other: Family) -> bool:
    """Whether what one place says settles the other, and not the reverse: people have ranks."""
    names = dict(zip((header.at for header in one.headers), one.authors, strict=True))
    ranks: dict[str | None, set[str | None]] = defaultdict(set)
    for header, rank in zip(other.headers, other.authors, strict=True):
        if header.at in names:
            ranks[names[header.at]].add(rank)
    settled = sum(len(found) == 1 for found in ranks.values())
    return (
        len(ranks) >= 0.8 * len(set(one.authors))
        and settled >= 0.9 * len(ranks)
        and len(ranks) > len(set(other.authors)) > 1
        and len(set(one.authors)) < len(one.authors)
        and bool({one.place, other.place}.isdisjoint(("before", "after")))
    )


def _family(lines: list[Line], headers: list[Header], place: str) -> Family | None:
    high = place == "above" or place in FAR
    recurring = _recurring_above(lines, headers) if high else frozenset()
    spots = _spots(lines, headers, place, recurring)
    kept = [(h, number, _masked(text)) for h, (number, text) in zip(headers, spots, strict=True) if text]
    if len(kept) < 0.5 * len(headers):
        return None
    constant = constant_tokens([text for _, _, text in kept])
    named = [(h, number, _name(text, constant), _marks(text, constant, place)) for h, number, text in kept]
    rows = [row for row in named if row[2]]
    if len(rows) < (0.8 if place in FAR else 0.5) * len(headers):
        return None
    rows = _alike(lines, rows)
    names = [name for _, _, name, _ in rows]
    if len(rows) >= 3 and len({name.casefold() for name in names}) < 2:
        return None
    texts = {h.at: text for h, _, text in kept}
    likeness = PLACES[place] + _likeness(names, [texts[row[0].at] for row in rows], len(headers))
    return Family(tuple(r[0] for r in rows), tuple(names), tuple(r[1] for r in rows), place, likeness)


def _likeness(names: list[str], texts: list[str], count: int) -> float:
    """How much texts are like names: written as names, said beside, coming back, and not always the same."""
    n = len(names)
    different = len({name.casefold() for name in names})
    return (
        2.0 * n / count
        + 1.5 * sum(map(_is_written_as_name, names)) / n
        + 0.5 * (different < n)
        + 1.0 * (sum(bool(SAID.search(text) or SIGNED.search(text)) for text in texts) >= 0.6 * n)
        + 1.0 * min(1.0, 2 * different / n) * (n >= 4)
        - 1.0 * (n >= 5 and different <= 2)
    )


def _is_written_as_name(name: str) -> bool:
    words = [word for word in re.split(r"[\s_]+", name) if len(word) > LONG_WORDS]
    return " " not in name or all(not word[0].islower() for word in words)


def _masked(text: str) -> str:
    """A text with its dates as a digit: they are part of no name."""
    for date in reversed(find_dates(text)):
        if not date.weak:
            text = f"{text[: date.start]}0{text[date.end :]}"
    return text


def _name(text: str, constant: frozenset[str]) -> str:
    """The name on a line, or nothing where the line says more than a name and what recurs."""
    text = BRACKETED.sub(" ", text) if BRACKETED.sub("", text).strip() else text
    words = [word for word in re.findall(r"[^\W\d_]+", text) if norm(word) not in constant]
    name = name_in(text, constant) or name_in(text, frozenset())
    name = name.strip(SIGNS)
    return name if len(words) <= MOST_WORDS_BESIDE and is_name(name) else ""


def _marks(text: str, constant: frozenset[str], place: str) -> frozenset[str]:
    """The recurring words on a line of its own; beside the time, places recur as words do."""
    if place in ("before", "after"):
        return frozenset()
    words = {norm(token.strip(",:;·•|()")) for token in text.split() if any(map(str.isalpha, token))}
    return constant & words


def _recurring_above(lines: list[Line], headers: list[Header]) -> frozenset[str]:
    """Lines that stand above most headers: a repeated title, or chrome."""
    counts: Counter[str] = Counter()
    last = -1
    for header in headers:
        counts.update({norm(lines[n].text) for n in range(max(last + 1, header.at - REACH), header.at)})
        last = header.at
    often = {text for text, n in counts.items() if n > max(2, 0.5 * len(headers))}
    return frozenset(often | {text.removeprefix("re: ") for text in often})


def join_alike(lines: list[Line], family: Family, headers: list[Header]) -> Family:
    """A family with those of the other headers that have a name in its place and the same surroundings.

    They must share what recurs there, a button above or the words beside the name.
    """
    own = {header.at: row for header, row in zip(family.headers, _rows(lines, family), strict=True)}
    taken = {*own, *(header.until for header in family.headers), *(h.dated_at for h in family.headers)}
    others = [header for header in headers if header.at not in taken]
    every = sorted([*family.headers, *others], key=lambda header: header.at)
    spots = _spots(lines, every, family.place, _recurring_above(lines, list(family.headers)))
    texts = {h.at: (n, _masked(text)) for h, (n, text) in zip(every, spots, strict=True) if text}
    constant = constant_tokens([texts[at][1] for at in own if at in texts])
    usual = _usual([_surroundings(lines, row) for row in own.values()])
    if not any(usual[column][0] for column in (RECURS_ABOVE, MARKS)):
        return family
    rows = list(own.values())
    for header in others:
        number, text = texts.get(header.at, (0, ""))
        if text and (name := _name(text, constant)):
            row = (header, number, name, _marks(text, constant, family.place))
            around = list(_surroundings(lines, row))
            around[WORDS_AFTER] = usual[WORDS_AFTER][0]  # "edited"
            if _oddness(tuple(around), usual, len(own)) == 0:
                rows.append(row)
    rows.sort(key=lambda row: row[0].at)
    return replace(
        family,
        headers=tuple(row[0] for row in rows),
        authors=tuple(row[2] for row in rows),
        author_lines=tuple(row[1] for row in rows),
    )


def _rows(lines: list[Line], family: Family) -> list[Row]:
    texts = [_masked(lines[at].text) for at in family.author_lines]
    constant = constant_tokens(texts)
    return [
        (header, at, author or "", _marks(text, constant, family.place))
        for header, at, author, text in zip(
            family.headers, family.author_lines, family.authors, texts, strict=True
        )
    ]


Spot = tuple[int, str | None]


def _spots(lines: list[Line], headers: list[Header], place: str, recurring: frozenset[str]) -> list[Spot]:
    """For each header, the line and text in which a place's name would stand."""
    if place in ("before", "after"):
        texts = [header.before if place == "before" else header.after for header in headers]
        texts = _behind_by(texts)
        pairs = zip(headers, texts, strict=True)
        return [(header.at, text if LETTERS.search(text) else None) for header, text in pairs]
    if place == "below":
        return [_below(lines, header) for header in headers]
    ends = [-1, *(max(header.at, header.until) for header in headers)]
    if place == "over profile":
        return [_over(lines, header, recurring, end) for header, end in zip(headers, ends, strict=False)]
    skipped = 1 if place == "farther above" else 0
    return [
        _above(lines, header, recurring, skipped, end) for header, end in zip(headers, ends, strict=False)
    ]


def _behind_by(texts: list[str]) -> list[str]:
    """What stands behind the last "by", where most have one: "Re: The title by Ann"."""
    signed = [list(SIGNED.finditer(text)) for text in texts]
    if sum(map(bool, signed)) < 0.6 * len(texts):
        return texts
    return [text[found[-1].end() - 1 :] if found else text for text, found in zip(texts, signed, strict=True)]


def _below(lines: list[Line], header: Header) -> Spot:
    for number in range(header.at + 1, min(header.at + 5, len(lines))):
        text = lines[number].text
        if text and not is_number(text) and not is_button(text) and _masked(text) != "0":
            return number, text
    return header.at, None


def _above(lines: list[Line], header: Header, recurring: frozenset[str], skipped: int, end: int) -> Spot:
    for number in range(header.at - 1, max(end, header.at - 1 - REACH), -1):
        text = lines[number].text
        if not text or is_number(text) or is_button(text) or norm(text) in recurring or is_label(text):
            continue
        if _masked(text) == "0":
            continue
        if skipped:
            skipped -= 1
            continue
        return number, None if is_closing(text) else text
    return header.at, None


def _over(lines: list[Line], header: Header, recurring: frozenset[str], end: int) -> Spot:
    """The line above the topmost of the short lines that recur above headers."""
    top = None
    for number in range(header.at - 1, max(end, header.at - 1 - REACH), -1):
        text = lines[number].text
        if width(text):
            break
        if text and (norm(text) in recurring or is_number(text)):
            top = number
    above = range(top - 1, max(end, top - 4), -1) if top is not None else ()
    found = next((n for n in above if lines[n].text), None)
    return (header.at, None) if found is None else (found, lines[found].text)


def _alike(lines: list[Line], rows: list[Row]) -> list[Row]:
    """Leave out headers whose surroundings differ from the rest: a dated line inside a comment."""
    if len(rows) < 2:
        return rows
    surroundings = [_surroundings(lines, row) for row in rows]
    usual = _usual(surroundings)
    for column in (BLANK_ABOVE, RECURS_ABOVE):  # above the first stands no other comment
        surroundings[0] = (*surroundings[0][:column], usual[column][0], *surroundings[0][column + 1 :])
    kept = [row for row, own in zip(rows, surroundings, strict=True) if _oddness(own, usual, len(rows)) < 2]
    return kept or rows


Surroundings = tuple[object, ...]
BLANK_ABOVE, RECURS_ABOVE, WORDS_AFTER, MARKS = 0, 3, 5, 6
"""Columns of the surroundings: an empty line or a button above, words behind the time or by the name."""


def _usual(surroundings: list[Surroundings]) -> list[tuple[object, int]]:
    return [Counter(column).most_common(1)[0] for column in zip(*surroundings, strict=True)]


def _oddness(own: Surroundings, usual: list[tuple[object, int]], count: int) -> int:
    """In how many ways the surroundings of a header differ from those that most have."""
    return sum(
        (2 if column == MARKS else 1) * (value != common and times >= 0.6 * count)
        for column, (value, (common, times)) in enumerate(zip(own, usual, strict=True))
    )


def _surroundings(lines: list[Line], row: Row) -> Surroundings:
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
