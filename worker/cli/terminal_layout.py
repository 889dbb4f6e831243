"""Fit tables into a terminal: choose columns, share the width, cut cells in the middle.

Each row is one line, also on a narrow terminal. Chinese, Japanese and Korean letters are two cells wide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, split_graphemes

GAP = "  "
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Column:
    """How a column behaves when the terminal is too narrow for all columns."""

    heading: str
    rank: int = 50
    """Columns with a higher rank are left out first; 0 is never left out."""
    min_cells: int | None = None
    """Its texts may be cut to this width; None: they are never cut."""


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
"""Other columns: texts are cut to `MIN_OTHER_CELLS`, and those further right are left out first."""

MIN_OTHER_CELLS = 12


def find_column(name: str, place: int) -> Column:
    """Find how the column with this name and position behaves."""
    return COLUMNS.get(name) or Column(name.replace("_", " "), 50 + place if place else 0, MIN_OTHER_CELLS)


def lay_out(names: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Make the lines for the headings and the rows, each up to `width` cells wide."""
    columns = [find_column(name, place) for place, name in enumerate(names)]
    headed = [[one.heading for one in columns], *rows]
    full_widths = [max(map(cell_len, cells)) for cells in zip(*headed, strict=True)]
    shown = _choose_columns(
        columns, full_widths, [_is_empty(cells) for cells in zip(*rows, strict=True)], width
    )
    widths = _share_width(columns, full_widths, shown, width)
    numeric = {place for place in shown if _is_numeric([row[place] for row in rows])}
    return [
        GAP.join(_pad(row[place], widths[place], right=place in numeric) for place in shown).rstrip()
        for row in headed
    ]


def _choose_columns(
    columns: Sequence[Column], full_widths: Sequence[int], empty: Sequence[bool], width: int
) -> list[int]:
    """Choose the columns to show. Empty columns are left out first, then those with the highest rank."""
    shown = list(range(len(columns)))
    empty = empty or [False] * len(columns)
    min_widths = [_min_width(column, cells) for column, cells in zip(columns, full_widths, strict=True)]
    while sum(min_widths[place] for place in shown) + len(GAP) * (len(shown) - 1) > width:
        dispensable = [place for place in shown if columns[place].rank]
        if not dispensable:
            break
        shown.remove(max(dispensable, key=lambda place: (empty[place], columns[place].rank, place)))
    return shown


def _min_width(column: Column, full_width: int) -> int:
    if column.min_cells is None:
        return full_width
    return min(full_width, max(column.min_cells, len(column.heading)))


def _share_width(
    columns: Sequence[Column], full_widths: Sequence[int], shown: Sequence[int], width: int
) -> dict[int, int]:
    """Share the width: columns that are never cut get their full width, the others share the rest.

    A column that is never left out gets twice the share of another.
    """
    free_cells = width - len(GAP) * (len(shown) - 1)
    widths = {place: full_widths[place] for place in shown if columns[place].min_cells is None}
    free_cells -= sum(widths.values())
    weights = {place: 1 if columns[place].rank else 2 for place in shown if place not in widths}
    for place in sorted(weights, key=lambda place: full_widths[place] / weights[place]):
        widths[place] = min(full_widths[place], max(1, free_cells * weights[place] // sum(weights.values())))
        free_cells -= widths[place]
        del weights[place]
    return widths


def _is_empty(cells: Sequence[str]) -> bool:
    return all(cell in ("-", "no", "0") for cell in cells)


def _is_numeric(cells: Sequence[str]) -> bool:
    numbers = [cell for cell in cells if cell != "-"]
    return bool(numbers) and all(cell.replace(",", "").replace(".", "", 1).isdecimal() for cell in numbers)


def _pad(text: str, width: int, *, right: bool) -> str:
    text = cut_middle(text, width)
    blanks = " " * (width - cell_len(text))
    return blanks + text if right else text + blanks


def cut_middle(text: str, width: int) -> str:
    """Cut a text to `width` cells: its beginning and its end stay, with an ellipsis between them."""
    if cell_len(text) <= width:
        return text
    spans, _ = split_graphemes(text)
    free_cells = width - cell_len(ELLIPSIS)
    head = _count_fitting(spans, (free_cells + 1) // 2)
    tail = _count_fitting(spans[::-1], free_cells - sum(cells for _, _, cells in spans[:head]))
    first = spans[head - 1][1] if head else 0
    last = spans[-tail][0] if tail else len(text)
    return f"{text[:first]}{ELLIPSIS}{text[last:]}"


def _count_fitting(spans: Sequence[tuple[int, int, int]], free_cells: int) -> int:
    """Count how many of the first letters fit."""
    used = 0
    for count, (_, _, cells) in enumerate(spans):
        used += cells
        if used > free_cells:
            return count
    return len(spans)


def wrap_text(text: str, width: int) -> list[str]:
    """Break long lines between words; a word is broken only if it is itself too long. Returns the lines."""
    lines: list[str] = []
    for line in text.split("\n"):
        lines += [line] if cell_len(line) <= width else _break_line(line, max(width, 2))
    return lines


def _break_line(line: str, width: int) -> list[str]:
    lines, current = [], ""
    for word in line.split(" "):
        joined = f"{current} {word}" if current else word
        if cell_len(joined) <= width:
            current = joined
            continue
        if current:
            lines.append(current)
        *whole, current = _split_word(word, width)
        lines += whole
    return [*lines, current]


def _split_word(word: str, width: int) -> list[str]:
    """Split a word into pieces that fit; scripts without spaces are split between any two letters."""
    pieces, start, used = [], 0, 0
    for first, _, cells in split_graphemes(word)[0]:
        if used + cells > width:
            pieces.append(word[start:first])
            start, used = first, 0
        used += cells
    return [*pieces, word[start:]]
