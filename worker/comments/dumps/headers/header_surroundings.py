"""Compare what stands around headers: leave out odd ones, add others in the same surroundings."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from worker.comments.dumps.headers.author_names import mask_dates, read_name, recurring_words
from worker.comments.dumps.headers.header_groups import HeaderGroup
from worker.comments.dumps.headers.headers import LETTERS, Header
from worker.comments.dumps.headers.name_places import find_name_lines, recurring_above
from worker.comments.dumps.lines import Line, find_constant_tokens, is_button, is_number, normalize_line

Row = tuple[Header, int, str, frozenset[str]]
"""A header, the line of its name, the name, and the words that recur on that line."""
Surroundings = tuple[object, ...]
MOST = 0.6
"""The share of headers that are taken for all."""
BLANK_ABOVE, RECURS_ABOVE, WORDS_AFTER, WORDS_BESIDE = 0, 3, 5, 6
"""Columns of the surroundings: an empty line or a button above, words after the time or beside the name."""


def add_similar_headers(lines: list[Line], group: HeaderGroup, headers: list[Header]) -> HeaderGroup:
    """Add the other headers that have a name in the same place and the same surroundings.

    They must share what recurs there: a button above, or the words beside the name.
    """
    own = {header.line_number: row for header, row in zip(group.headers, _rows(lines, group), strict=True)}
    taken = {*own, *(header.last_line for header in group.headers), *(h.time_line for h in group.headers)}
    others = [header for header in headers if header.line_number not in taken]
    every = sorted([*group.headers, *others], key=lambda header: header.line_number)
    name_lines = find_name_lines(lines, every, group.place, recurring_above(lines, list(group.headers)))
    texts = {
        h.line_number: (n, mask_dates(text)) for h, (n, text) in zip(every, name_lines, strict=True) if text
    }
    constant = find_constant_tokens([texts[at][1] for at in own if at in texts])
    usual = _most_common([_surroundings(lines, row) for row in own.values()])
    if not any(usual[column][0] for column in (RECURS_ABOVE, WORDS_BESIDE)):
        return group
    rows = list(own.values())
    for header in others:
        number, text = texts.get(header.line_number, (0, ""))
        if text and (name := read_name(text, constant)):
            row = (header, number, name, recurring_words(text, constant, group.place))
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
    texts = [mask_dates(lines[at].text) for at in group.author_lines]
    constant = find_constant_tokens(texts)
    return [
        (header, at, author or "", recurring_words(text, constant, group.place))
        for header, at, author, text in zip(
            group.headers, group.author_lines, group.authors, texts, strict=True
        )
    ]


def without_odd_headers(lines: list[Line], rows: list[Row]) -> list[Row]:
    """Leave out headers whose surroundings differ from the others': dated lines inside comments."""
    if len(rows) < 2:
        return rows
    surroundings = [_surroundings(lines, row) for row in rows]
    usual = _most_common(surroundings)
    for column in (BLANK_ABOVE, RECURS_ABOVE):  # no other comment stands above the first
        surroundings[0] = _with_usual(surroundings[0], column, usual)
    surroundings = [
        _with_usual(own, WORDS_BESIDE, usual) if lines[number].text == name else own  # a guest has no profile
        for own, (_, number, name, _) in zip(surroundings, rows, strict=True)
    ]
    kept = [
        row
        for row, own in zip(rows, surroundings, strict=True)
        if _count_differences(own, usual, len(rows)) < 2
    ]
    return kept or rows


def _with_usual(own: Surroundings, column: int, usual: list[tuple[object, int]]) -> Surroundings:
    return (*own[:column], usual[column][0], *own[column + 1 :])


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


def find_profile_lines(lines: list[Line], group: HeaderGroup) -> frozenset[str]:
    """The words, other than buttons, that stand between most names and the times below them."""
    counts: Counter[str] = Counter()
    for header, at in zip(group.headers, group.author_lines, strict=True):
        between = {line.text for line in lines[at + 1 : header.line_number] if LETTERS.search(line.text)}
        counts.update({normalize_line(text) for text in between if not is_button(text)})
    return frozenset(text for text, n in counts.items() if n >= MOST * len(group.headers))
