"""Read tables: data tables, and tables that only lay out a page."""

from __future__ import annotations

import re

from bs4.element import Tag

from worker.clean.clean_node import Node
from worker.clean.reading.reader_protocol import Reader
from worker.clean.reading.soup_builder import attributes_of
from worker.clean.reading.whitespace import fold_node

_PASSAGE_TAGS = frozenset(["p", "h1", "h2", "h3", "h4"])
_SPAN = re.compile(r"[2-9]|\d{2,3}")


def read_table(reader: Reader, tag: Tag, depth: int) -> list[Node]:
    """Read a data table, or only the content of a layout table."""
    cells = [_find_children(row, "td", "th") for row in _find_rows(tag)]
    captions = _find_children(tag, "caption")
    width = max((len(row) for row in cells), default=0)
    if width < 2 or attributes_of(tag).get("role") == "presentation" or _is_layout(cells):
        return [
            block for part in (captions, *cells) for cell in part for block in reader.read_blocks(cell, depth)
        ]
    table = Node("table")
    for caption in captions:
        table.children += fold_node(Node("caption", {}, reader.read_flat(caption, depth)))
    read = [[_read_cell(reader, cell, depth) for cell in row] for row in cells]
    if not any(cell.children for row in read for cell in row):
        return []
    for row in read:
        table.children += fold_node(Node("tr", {}, [*row]))
    return fold_node(table)


def _find_rows(table: Tag) -> list[Tag]:
    """Find the rows of a table. All cells of its head become heading cells.

    The tree has no other row groups (see the builder).
    """
    rows: list[Tag] = []
    for part in _find_children(table, "tr", "thead"):
        if part.name == "tr":
            rows.append(part)
            continue
        rows += _find_children(part, "tr")
        for cell in (cell for row in _find_children(part, "tr") for cell in _find_children(row, "td")):
            cell.name = "th"
    return rows


def _find_children(tag: Tag, *wanted: str) -> list[Tag]:
    """Return the children with these names."""
    return [child for child in tag.contents if isinstance(child, Tag) and child.name in wanted]


def _read_cell(reader: Reader, tag: Tag, depth: int) -> Node:
    said = attributes_of(tag)
    attrs = {name: said[name] for name in ("colspan", "rowspan") if _SPAN.fullmatch(said.get(name, ""))}
    return Node(tag.name, attrs, reader.read_item(tag, depth))


def _is_layout(cells: list[list[Tag]]) -> bool:
    """Whether the cells are parts of a page (tables, paragraphs, headings) and not values.

    Below a row of headings, some cells may contain tables.
    """
    parts = tables = 0
    for cell in (cell for row in cells for cell in row):
        inner = [tag.name for tag in cell.descendants if isinstance(tag, Tag)]
        tables += "table" in inner
        parts += sum(name in _PASSAGE_TAGS for name in inner) > 1
    count = sum(map(len, cells))
    if tables:
        headed = len(cells[0]) > 1 and all(cell.name == "th" for cell in cells[0])
        return not headed or tables * 2 > count - len(cells[0])
    return parts > 0 and parts * 4 >= count
