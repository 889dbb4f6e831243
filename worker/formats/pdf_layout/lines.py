"""Lines: runs of words that stand on one baseline, one after another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from worker.formats.pdf_layout.page_runs import Run

MAX_GAP = 1.6
"""Between two runs of a line, in sizes of their text: gutters are wider, justified spaces narrower."""
_MAX_STEP = 0.5
"""Between the baselines of two runs of a line, in the size of the larger: for indices and footnote marks."""


@dataclass(frozen=True)
class Line:
    """A line, or the part of a line that one column holds."""

    runs: tuple[Run, ...]

    @cached_property
    def left(self) -> float:
        """Where it begins."""
        return self.runs[0].left

    @cached_property
    def right(self) -> float:
        """Where it ends."""
        return max(run.right for run in self.runs)

    @cached_property
    def baseline(self) -> float:
        """That of most of its characters."""
        return _most(self.runs, [run.baseline for run in self.runs])

    @cached_property
    def size(self) -> float:
        """That of most of its characters."""
        return _most(self.runs, [run.size for run in self.runs])

    @cached_property
    def is_bold(self) -> bool:
        """Whether all of it is."""
        return all(run.is_bold for run in self.runs)

    @cached_property
    def text(self) -> str:
        """Its text, with single spaces."""
        return " ".join(run.text for run in self.runs)


def find_lines(runs: Iterable[Run]) -> list[Line]:
    """Join runs that follow each other on a page to lines."""
    lines: list[list[Run]] = []
    for run in runs:
        if lines and _goes_on(lines[-1][-1], run):
            lines[-1].append(run)
        else:
            lines.append([run])
    return [Line(tuple(line)) for line in lines]


def join_pieces(pieces: list[Line]) -> list[Line]:
    """Join the pieces of lines in a column: a number and its text, the cells of a row. From top to bottom."""
    rows: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.baseline):
        if rows and abs(rows[-1][0].baseline - piece.baseline) < 0.3 * max(rows[-1][0].size, piece.size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [
        Line(tuple(run for piece in sorted(row, key=lambda piece: piece.left) for run in piece.runs))
        for row in rows
    ]


def _goes_on(last: Run, run: Run) -> bool:
    size = max(last.size, run.size)
    gap = run.left - last.right
    return abs(run.baseline - last.baseline) < _MAX_STEP * size and -0.5 * size < gap < MAX_GAP * size


def _most(runs: tuple[Run, ...], values: list[float]) -> float:
    """The value of most characters of these runs."""
    if values.count(values[0]) == len(values):
        return values[0]
    counts: Counter[float] = Counter()
    for run, value in zip(runs, values, strict=True):
        counts[value] += len(run.text)
    return counts.most_common(1)[0][0]
