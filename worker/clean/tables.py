"""Tables of values, and tables that only lay out a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bs4.element import Tag

from worker.clean.builder import attributes
from worker.clean.folding import made
from worker.clean.node import Node

if TYPE_CHECKING:
    from worker.clean.soup import Reader

_SPAN = re.compile(r"[2-9]|\d{2,3}")


def read_table(reader: Reader, tag: Tag, depth: int) -> list[Node]:
    """A table of values; the content alone of one that lays out a page."""
    rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
    cells = [list(row.find_all(["td", "th"], recursive=False)) for row in rows]
    width = max((len(row) for row in cells), default=0)
    if width < 2 or tag.get("role") == "presentation" or tag.table or _lays_out(cells):
        return _laid_out(reader, tag, cells, depth)
    table = Node("table")
    if tag.caption and (caption := reader.flat(tag.caption, depth)):
        table.children += made(Node("caption", {}, caption))
    for row in cells:
        table.children += made(Node("tr", {}, [_cell(reader, cell, depth) for cell in row]))
    return made(table)


def _laid_out(reader: Reader, tag: Tag, cells: list[list[Tag]], depth: int) -> list[Node]:
    """What a table that only lays out its content holds."""
    caption = reader.blocks(tag.caption, depth) if tag.caption else []
    return caption + [block for row in cells for cell in row for block in reader.blocks(cell, depth)]


def _cell(reader: Reader, tag: Tag, depth: int) -> Node:
    said = attributes(tag)
    attrs = {name: said[name] for name in ("colspan", "rowspan") if _SPAN.fullmatch(said.get(name, ""))}
    return Node(tag.name, attrs, reader.item(tag, depth))


def _lays_out(cells: list[list[Tag]]) -> bool:
    """Whether a table's cells are parts of a page rather than values: whole paragraphs or headings."""
    parts = sum(1 for row in cells for cell in row if len(cell.find_all(["p", "h1", "h2", "h3", "h4"])) > 1)
    return parts > 0 and parts * 4 >= sum(map(len, cells))
