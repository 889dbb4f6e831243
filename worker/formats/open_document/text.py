"""Read the paragraphs, lists and tables of an OpenDocument text as HTML."""

from __future__ import annotations

import re
from dataclasses import replace

from worker.archives.bounded_zip import BoundedZip
from worker.formats.markup.block_writer import BlockWriter, ListItem
from worker.formats.markup.counts import as_count
from worker.formats.markup.runs import write_runs
from worker.formats.markup.table_writer import Cell, write_table
from worker.formats.open_document.paragraphs import Findings, ParagraphReader
from worker.formats.open_document.styles import Styles
from worker.page.xml_reader import XmlNode
from worker.word_tables import names

_LEFT_OUT = names(
    "text:tracked-changes text:table-of-content text:illustration-index text:table-index text:object-index "
    "text:alphabetical-index text:user-index office:forms office:annotation"
)
"""Deleted text, and lists that a program made of what the text has."""
BLOCKS = _LEFT_OUT | names("text:p text:h text:list table:table")
_ROWS = names("table:table-header-rows table:table-rows table:table-row-group")
_TAG = re.compile(r"<[^<>]+>")
_ONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p\b).)*)</p>(?=\Z|<[uo]l)", re.DOTALL)


class TextReader:
    """Reads blocks into a writer of HTML."""

    def __init__(self, styles: Styles, findings: Findings, archive: BoundedZip | None) -> None:
        self.writer = BlockWriter()
        self._styles = styles
        self._findings = findings
        self._archive = archive
        self._paragraphs = ParagraphReader(styles, findings, archive)
        self._numbers: dict[str, int] = {}
        """The last number of each list, by its id and by its style."""

    def read_block(self, node: XmlNode) -> None:
        """Read a block, or what is around several of them."""
        if node.name in ("text:p", "text:h"):
            self._read_paragraph(node)
        elif node.name == "text:list":
            self.writer.add(self._read_list(node, 0, ""))
        elif node.name == "table:table":
            self.writer.add(self._read_table(node))
        elif node.name not in _LEFT_OUT:
            self.read_blocks(node)

    def read_blocks(self, node: XmlNode) -> None:
        """Read the blocks inside an element."""
        for child in node.children:
            if isinstance(child, XmlNode):
                self.read_block(child)

    def read_notes(self) -> str:
        """Write the notes found so far as a list."""
        writer = BlockWriter()
        for number, note in enumerate(self._findings.notes, 1):
            body = note.find("text:note-body")
            html = self.read_inside(body) if body else ""
            writer.item(ListItem(0, "notes", number), html or "…", f"note-{number}")
        return writer.html()

    def read_inside(self, node: XmlNode, level: int = 0, list_style: str = "") -> str:
        """The blocks inside an element as HTML of their own; `level` counts the lists around them."""
        outer, self.writer = self.writer, BlockWriter()
        for child in node.children:
            if isinstance(child, XmlNode) and child.name == "text:list":
                self.writer.add(self._read_list(child, level, list_style))
            elif isinstance(child, XmlNode):
                self.read_block(child)
        inner, self.writer = self.writer, outer
        return inner.html()

    def _read_paragraph(self, node: XmlNode) -> None:
        kind = self._styles.kind_of(node.attrs.get("text:style-name", ""))
        found = self._paragraphs.read(node, keeps_spaces=kind == "code")
        if node.name == "text:h" or kind == "title":
            html = write_runs(replace(run, marks=run.marks - {"strong"}) for run in found.runs)
            level = as_count(node.attrs.get("text:outline-level"), 1) + 1
            self.writer.heading(1 if kind == "title" else level, html, found.anchor)
        elif kind == "code":
            html = write_runs(replace(run, marks=frozenset(), href=None) for run in found.runs)
            self.writer.code(_TAG.sub("", html.replace("<br>", "\n")))
        elif kind == "quotation":
            self.writer.quotation(write_runs(found.runs), found.anchor)
        else:
            self.writer.paragraph(write_runs(found.runs), found.anchor)
        for box in found.boxes:
            self.read_blocks(box)

    def _read_list(self, node: XmlNode, level: int, outer_style: str) -> str:
        style = node.attrs.get("text:style-name") or outer_style or self._style_of_items(node)
        form = self._styles.level(style, level)
        items: list[str] = []
        start = number = self._first_number(node, style, level, form.start)
        for item in node.children:
            if not isinstance(item, XmlNode) or item.name not in ("text:list-item", "text:list-header"):
                continue
            html = _ONE_PARAGRAPH.sub(r"\1", self.read_inside(item, level + 1, style), count=1)
            if stated := as_count(item.attrs.get("text:start-value"), 0):
                number = stated
                start = start if items else stated
            if html.strip():
                items.append(f'<li value="{number}">{html}</li>' if form.form else f"<li>{html}</li>")
                number += 1
        self._numbers[node.attrs.get("xml:id", "")] = self._numbers[f"{style} {level}"] = number
        if not form.form:
            return f"<ul>{''.join(items)}</ul>" if items else ""
        kind = f' type="{form.number_type}"' if form.number_type else ""
        return f'<ol{kind} start="{start}">{"".join(items)}</ol>' if items else ""

    def _first_number(self, node: XmlNode, style: str, level: int, start: int) -> int:
        """The number of a list's first item: it may go on with an earlier list."""
        if continued := node.attrs.get("text:continue-list"):
            return self._numbers.get(continued, start)
        if node.attrs.get("text:continue-numbering") == "true":
            return self._numbers.get(f"{style} {level}", start)
        return start

    def _style_of_items(self, node: XmlNode) -> str:
        """The list style that the style of the first paragraph names."""
        item = node.find("text:list-item")
        paragraph = item.find("text:p") if item else None
        return self._styles.list_of(paragraph.attrs.get("text:style-name", "")) if paragraph else ""

    def _read_table(self, table: XmlNode) -> str:
        return write_table(
            [
                [self._read_cell(cell, is_heading=is_heading) for cell in row.all("table:table-cell")]
                for row, is_heading in _rows_of(table, is_heading=False)
            ]
        )

    def _read_cell(self, node: XmlNode, *, is_heading: bool) -> Cell:
        return Cell(
            self.read_inside(node),
            as_count(node.attrs.get("table:number-columns-spanned"), 1),
            as_count(node.attrs.get("table:number-rows-spanned"), 1),
            is_heading,
        )


def _rows_of(node: XmlNode, *, is_heading: bool) -> list[tuple[XmlNode, bool]]:
    """The rows, and whether each is one of headings."""
    rows: list[tuple[XmlNode, bool]] = []
    for child in node.children:
        if isinstance(child, XmlNode) and child.name == "table:table-row":
            rows.append((child, is_heading))
        elif isinstance(child, XmlNode) and child.name in _ROWS:
            rows += _rows_of(child, is_heading=is_heading or child.name == "table:table-header-rows")
    return rows
