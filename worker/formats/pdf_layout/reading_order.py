"""Put the columns of a page one after another.

A gutter is a vertical strip with text on both sides that few lines cross. Those that do, such as titles,
divide the page into bands; within a band, the left column is read before the right one. Columns of short
texts are those of a table, whose rows stay together.
"""

from __future__ import annotations

from worker.formats.pdf_layout.lines import Line, join_pieces

MIN_COLUMN_LINES = 3
MIN_COLUMN_CHARS = 15
"""Of the median line of a column: shorter ones are cells of a table, numbers of a list, labels of a form."""
MAX_CROSSING_SHARE = 0.5
"""Of the lines that may cross a gutter."""
MAX_COLUMNS_DEPTH = 4
MAX_CANDIDATES = 40


def order_lines(pieces: list[Line], depth: int = 0) -> list[list[Line]]:
    """The columns of a page (or of a part of it) in reading order, each with its lines from top to bottom."""
    gutter = _find_gutter(pieces) if depth < MAX_COLUMNS_DEPTH else None
    if gutter is None:
        return [join_pieces(pieces)] if pieces else []
    columns: list[list[Line]] = []
    for band, is_crossing in _split_bands(pieces, gutter):
        if is_crossing:
            columns.append(join_pieces(band))
            continue
        left = [piece for piece in band if piece.right <= gutter]
        right = [piece for piece in band if piece.right > gutter]
        columns += order_lines(left, depth + 1) + order_lines(right, depth + 1)
    return columns


def _split_bands(pieces: list[Line], gutter: float) -> list[tuple[list[Line], bool]]:
    """Divide lines, from top to bottom, where those that cross the gutter begin and end."""
    bands: list[tuple[list[Line], bool]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.baseline):
        crosses = piece.left < gutter < piece.right
        if not bands or bands[-1][1] != crosses:
            bands.append(([], crosses))
        bands[-1][0].append(piece)
    return bands


def _find_gutter(pieces: list[Line]) -> float | None:
    """The gutter that the fewest lines cross; None if there is one column."""
    if len(pieces) < 2 * MIN_COLUMN_LINES:
        return None
    starts = sorted({round(piece.left, 1) for piece in pieces})[1:]
    step = max(1, len(starts) // MAX_CANDIDATES)
    best, fewest = None, len(pieces)
    for start in starts[::step]:
        gutter = start - 0.5
        crossing = sum(piece.left < gutter < piece.right for piece in pieces)
        if crossing < fewest and _are_columns(pieces, gutter, crossing):
            best, fewest = gutter, crossing
    return best


def _are_columns(pieces: list[Line], gutter: float, crossing: int) -> bool:
    """Whether there is running text on both sides of a gutter, at the same heights."""
    left = [piece for piece in pieces if piece.right <= gutter]
    right = [piece for piece in pieces if piece.left >= gutter]
    if min(len(left), len(right)) < MIN_COLUMN_LINES or crossing > MAX_CROSSING_SHARE * len(pieces):
        return False
    if not (_is_running_text(left) and _is_running_text(right)):
        return False
    bottom = max(min(piece.baseline for piece in side) for side in (left, right))
    top = min(max(piece.baseline for piece in side) for side in (left, right))
    beside = [sum(bottom <= piece.baseline <= top for piece in side) for side in (left, right)]
    return min(beside) >= MIN_COLUMN_LINES


def _is_running_text(side: list[Line]) -> bool:
    lengths = sorted(len(piece.text) for piece in side)
    return lengths[len(lengths) // 2] >= MIN_COLUMN_CHARS
