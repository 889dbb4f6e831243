"""Rows for a terminal of some width: which columns there is room for, and cells cut in the middle.

A row takes one line, however narrow the terminal is. Chinese, Japanese and Korean letters are two cells wide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, split_graphemes

GAP = "  "
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Column:
    """How a column behaves where there is not room for all."""

    heading: str
    rank: int = 50
    """The higher, the sooner it is left out; 0 for never."""
    narrowest: int | None = None
    """To so many cells its texts may be cut; None: never."""


COLUMNS = {
    "address": Column("address", 0, 20),
    "because": Column("because", 0, 16),
    "comments": Column("comments", 25),
    "created_at": Column("created", 60),
    "deleted_at": Column("deleted", 20),
    "detail": Column("detail", 10, 24),
    "documents": Column("documents", 40, 12),
    "duplicate_of": Column("copy of", 20),
    "failing_since": Column("failing since", 60),
    "first_seen_at": Column("seen", 30),
    "found_in": Column("found in", 30, 10),
    "id": Column("id", 0),
    "interval": Column("every", 55),
    "kinds": Column("kinds", 65, 16),
    "kind": Column("kind", 60),
    "labels": Column("labels", 45, 10),
    "language": Column("lang", 40),
    "last_error": Column("last error", 5, 20),
    "news_at": Column("news", 60),
    "next_at": Column("next", 70),
    "note": Column("note", 80, 16),
    "outcome": Column("outcome", 0),
    "passage": Column("passage", 5, 20),
    "paused": Column("paused", 30),
    "polled_at": Column("polled", 50),
    "published": Column("published", 20),
    "replaced": Column("replaced", 0),
    "revision": Column("revision", 0),
    "reason": Column("reason", 0, 14),
    "site": Column("site", 70, 10),
    "source": Column("source", 15, 12),
    "target": Column("target", 0, 16),
    "tried_at": Column("tried", 60),
    "title": Column("title", 0, 24),
    "updated_at": Column("updated", 50),
    "url": Column("address", 62, 24),
    "webhook_id": Column("webhook", 40),
    "what": Column("what", 5, 20),
    "verdict": Column("verdict", 0),
    "when": Column("when", 0),
    "word_count": Column("words", 45),
}
"""Of those that are not here, no text is cut below `OTHER`, and they go sooner the later they come."""

OTHER = 12


def column_of(name: str, place: int) -> Column:
    """How a column of this name behaves, at this place among the others."""
    return COLUMNS.get(name) or Column(name.replace("_", " "), 50 + place if place else 0, OTHER)


def lay_out(names: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Lines for the columns' names and the rows, none of them wider than `width` cells."""
    columns = [column_of(name, place) for place, name in enumerate(names)]
    headed = [[one.heading for one in columns], *rows]
    natural = [max(map(cell_len, cells)) for cells in zip(*headed, strict=True)]
    shown = _with_room(columns, natural, [_is_empty(cells) for cells in zip(*rows, strict=True)], width)
    widths = _shared(columns, natural, shown, width)
    numeric = {place for place in shown if _is_numeric([row[place] for row in rows])}
    return [
        GAP.join(_padded(row[place], widths[place], right=place in numeric) for place in shown).rstrip()
        for row in headed
    ]


def _with_room(
    columns: Sequence[Column], natural: Sequence[int], empty: Sequence[bool], width: int
) -> list[int]:
    """The places of the columns that are shown: empty ones go first, then those of the highest rank."""
    shown = list(range(len(columns)))
    empty = empty or [False] * len(columns)
    least = [_least(column, cells) for column, cells in zip(columns, natural, strict=True)]
    while sum(least[place] for place in shown) + len(GAP) * (len(shown) - 1) > width:
        dispensable = [place for place in shown if columns[place].rank]
        if not dispensable:
            break
        shown.remove(max(dispensable, key=lambda place: (empty[place], columns[place].rank, place)))
    return shown


def _least(column: Column, natural: int) -> int:
    return natural if column.narrowest is None else min(natural, max(column.narrowest, len(column.heading)))


def _shared(
    columns: Sequence[Column], natural: Sequence[int], shown: Sequence[int], width: int
) -> dict[int, int]:
    """How wide each column is: what is left beside those that are not cut is shared by the others.

    One that is never left out gets twice the share of another.
    """
    room = width - len(GAP) * (len(shown) - 1)
    widths = {place: natural[place] for place in shown if columns[place].narrowest is None}
    room -= sum(widths.values())
    weights = {place: 1 if columns[place].rank else 2 for place in shown if place not in widths}
    for place in sorted(weights, key=lambda place: natural[place] / weights[place]):
        widths[place] = min(natural[place], max(1, room * weights[place] // sum(weights.values())))
        room -= widths[place]
        del weights[place]
    return widths


def _is_empty(cells: Sequence[str]) -> bool:
    return all(cell in ("-", "no", "0") for cell in cells)


def _is_numeric(cells: Sequence[str]) -> bool:
    numbers = [cell for cell in cells if cell != "-"]
    return bool(numbers) and all(cell.replace(",", "").replace(".", "", 1).isdecimal() for cell in numbers)


def _padded(text: str, width: int, *, right: bool) -> str:
    text = cut_middle(text, width)
    blanks = " " * (width - cell_len(text))
    return blanks + text if right else text + blanks


def cut_middle(text: str, width: int) -> str:
    """The text in at most so many cells: its beginning and its end, with an ellipsis between them."""
    if cell_len(text) <= width:
        return text
    spans, _ = split_graphemes(text)
    room = width - cell_len(ELLIPSIS)
    head = _fitting(spans, (room + 1) // 2)
    tail = _fitting(spans[::-1], room - sum(cells for _, _, cells in spans[:head]))
    first = spans[head - 1][1] if head else 0
    last = spans[-tail][0] if tail else len(text)
    return f"{text[:first]}{ELLIPSIS}{text[last:]}"


def _fitting(spans: Sequence[tuple[int, int, int]], room: int) -> int:
    """How many of the first letters have room."""
    used = 0
    for count, (_, _, cells) in enumerate(spans):
        used += cells
        if used > room:
            return count
    return len(spans)


def wrapped(text: str, width: int) -> list[str]:
    """The text's lines, broken between words where they are too wide; in a word only if it is too wide."""
    lines: list[str] = []
    for line in text.split("\n"):
        lines += [line] if cell_len(line) <= width else _broken(line, max(width, 2))
    return lines


def _broken(line: str, width: int) -> list[str]:
    lines, current = [], ""
    for word in line.split(" "):
        joined = f"{current} {word}" if current else word
        if cell_len(joined) <= width:
            current = joined
            continue
        if current:
            lines.append(current)
        *whole, current = _pieces(word, width)
        lines += whole
    return [*lines, current]


def _pieces(word: str, width: int) -> list[str]:
    """A word in pieces that fit; scripts without spaces are broken between any two letters."""
    pieces, start, used = [], 0, 0
    for first, _, cells in split_graphemes(word)[0]:
        if used + cells > width:
            pieces.append(word[start:first])
            start, used = first, 0
        used += cells
    return [*pieces, word[start:]]
