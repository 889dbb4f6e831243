"""Write a table with spans as HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_SPAN = 200
MAX_COLUMNS = 1000

_ONLY_PARAGRAPHS = re.compile(r"(?:<p(?: [^<>]*)?>(?:(?!</?p\b).)*</p>)+", re.DOTALL)
_BETWEEN = re.compile(r"</p><p(?: [^<>]*)?>")
_OUTER = re.compile(r"\A<p(?: [^<>]*)?>|</p>\Z")


@dataclass(slots=True)
class Cell:
    """A cell: its blocks as HTML, and how many columns and rows it takes."""

    html: str
    columns: int = 1
    rows: int = 1
    is_heading: bool = False


def write_table(rows: list[list[Cell]], caption: str = "") -> str:
    """Write a table. A single cell is a frame around its blocks, which are written alone."""
    filled = [row for row in rows if any(cell.html.strip() for cell in row)]
    if sum(map(len, filled)) == 1:
        return next(cell.html for row in filled for cell in row if cell.html.strip())
    if not filled:
        return ""
    lines = ("".join(_write_cell(cell) for cell in row) for row in rows)
    head = f"<caption>{caption}</caption>" if caption.strip() else ""
    return f"<table>{head}{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def _write_cell(cell: Cell) -> str:
    tag = "th" if cell.is_heading else "td"
    columns, rows = min(cell.columns, MAX_SPAN), min(cell.rows, MAX_SPAN)
    spans = (f' colspan="{columns}"' if columns > 1 else "") + (f' rowspan="{rows}"' if rows > 1 else "")
    return f"<{tag}{spans}>{_join_paragraphs(cell.html)}</{tag}>"


def _join_paragraphs(html: str) -> str:
    """Paragraphs of a cell as lines: with blocks in its cells, a table is taken for a layout."""
    if _ONLY_PARAGRAPHS.fullmatch(html):
        return _OUTER.sub("", _BETWEEN.sub("<br>", html))
    return html
