"""Collect the rows of a table of a rich text document."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass, field
from itertools import pairwise

from worker.formats.markup.table_writer import Cell, write_table

MAX_CELLS = 500
"""Of a row."""
EDGE_TOLERANCE = 60
"""Twips (3 points) by which the edges of cells in one column may differ."""
_FAR = 1 << 32


@dataclass(frozen=True, slots=True)
class _Definition:
    """How a cell is merged with the one before it or above it."""

    right: int = 0
    """The position of its right edge, in twips."""
    is_merged_left: bool = False
    is_merged_up: bool = False


@dataclass(slots=True)
class TableCollector:
    """Takes cells and rows as they end, and the definitions of rows, which stand before or after them."""

    _rows: list[list[tuple[Cell, int]]] = field(default_factory=list)
    """Of each row, its cells with their right edges."""
    _cells: list[str] = field(default_factory=list)
    _definitions: list[_Definition] = field(default_factory=list)
    _merges: set[str] = field(default_factory=set)
    _is_heading: bool = False
    _above: dict[int, Cell] = field(default_factory=dict)
    """The cell that began at each right edge, for those that are merged with cells below them."""

    def define(self, word: str, number: int | None) -> None:
        """Take a control word of a row's definition."""
        if word == "trowd":
            self._definitions, self._merges, self._is_heading = [], set(), False
        elif word == "cellx" and len(self._definitions) < MAX_CELLS:
            self._definitions.append(
                _Definition(number or 0, "clmrg" in self._merges, "clvmrg" in self._merges)
            )
            self._merges = set()
        elif word == "trhdr":
            self._is_heading = True
        elif word in ("clmrg", "clvmrg"):
            self._merges.add(word)

    def end_cell(self, html: str) -> None:
        """Take the blocks of a cell."""
        if len(self._cells) < MAX_CELLS:
            self._cells.append(html)

    def end_row(self) -> None:
        """Make a row of the cells since the last one."""
        row: list[tuple[Cell, int]] = []
        for place, html in enumerate(self._cells):
            about = self._definitions[place] if place < len(self._definitions) else _Definition()
            if about.is_merged_left and row:
                row[-1][0].html += html
                row[-1] = (row[-1][0], about.right)
            elif about.is_merged_up and about.right in self._above:
                self._above[about.right].rows += 1
                row.append((self._above[about.right], about.right))
            else:
                cell = Cell(html, is_heading=self._is_heading)
                row.append((cell, about.right))
                self._above[about.right] = cell
        if self._cells:
            self._rows.append(row)
        self._cells = []

    def html(self) -> str:
        """The table; empty if there was none."""
        if self._cells:
            self.end_row()
        edges = sorted({right for row in self._rows for _, right in row if right > 0})
        edges = [edge for edge, after in pairwise([*edges, _FAR]) if after - edge > EDGE_TOLERANCE]
        written: list[list[Cell]] = []
        begun: set[int] = set()
        for row in self._rows:
            left, cells = 0, list[Cell]()
            for cell, right in row:
                if id(cell) not in begun:
                    begun.add(id(cell))
                    cell.columns = max(bisect(edges, right + EDGE_TOLERANCE) - left, 1)
                    cells.append(cell)
                left = max(bisect(edges, right + EDGE_TOLERANCE), left + 1)
            written.append(cells)
        return write_table(written) if written else ""
