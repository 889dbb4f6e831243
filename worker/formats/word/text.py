"""Read the paragraphs and tables of a Word document as HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from worker.formats.markup.block_writer import BlockWriter, ListItem
from worker.formats.markup.counts import as_count
from worker.formats.markup.runs import Paragraph, Run, write_runs
from worker.formats.markup.table_writer import Cell, write_table
from worker.formats.word.numbering import Numbering
from worker.formats.word.package import WordPart
from worker.formats.word.paragraphs import ParagraphReader
from worker.formats.word.styles import NO_STYLE, Style, is_on, read_outline, value_of
from worker.page.xml_reader import XmlNode
from worker.word_tables import names

BLOCKS = names("w:p w:tbl")
_AROUND_BLOCKS = names("w:sdt w:sdtContent w:customXml w:ins w:moveTo w:txbxContent")
_TAG = re.compile(r"<[^<>]+>")


@dataclass(slots=True)
class Notes:
    """The notes that the text refers to, numbered in that order."""

    known: frozenset[tuple[str, str]]
    """Kind (``footnote``, ``endnote``) and id of every note there is."""
    cited: dict[tuple[str, str], int] = field(default_factory=dict)

    def cite(self, kind: str, note_id: str) -> int:
        """The number of a note, from 1; 0 if there is no such note."""
        note = (kind, note_id)
        if note not in self.known:
            return 0
        return self.cited.setdefault(note, len(self.cited) + 1)


class TextReader:
    """Reads the blocks of one part into a writer of HTML."""

    def __init__(self, part: WordPart, styles: dict[str, Style], numbering: Numbering, notes: Notes) -> None:
        self.writer = BlockWriter()
        self._part = part
        self._styles = styles
        self._numbering = numbering
        self._notes = notes
        self._paragraphs = ParagraphReader(part, styles, notes.cite)
        self._unended: list[Run] = []
        """The text of a paragraph whose end was deleted: it goes on in the next paragraph."""

    def read_block(self, node: XmlNode) -> None:
        """Read a paragraph, a table, or what is around several of them."""
        if node.name == "w:p":
            self._read_paragraph(node)
        elif node.name == "w:tbl":
            self.writer.add(self._read_table(node))
        elif node.name in _AROUND_BLOCKS:
            self.read_blocks(node)

    def read_blocks(self, node: XmlNode) -> None:
        """Read the blocks inside an element."""
        for child in node.children:
            if isinstance(child, XmlNode):
                self.read_block(child)

    def _read_paragraph(self, node: XmlNode) -> None:
        properties = node.find("w:pPr")
        style = self._styles.get(value_of(properties, "w:pStyle") or "", NO_STYLE)
        found = self._paragraphs.read(node)
        found.runs = [*self._unended, *found.runs]
        self._unended = []
        own = properties.find("w:rPr") if properties else None
        if own and own.find("w:del", "w:moveFrom"):
            self._unended = found.runs
        elif style.kind != "contents":
            self._write_paragraph(found, properties, style)
        for box in found.boxes:
            self.read_blocks(box)

    def _write_paragraph(self, found: Paragraph, properties: XmlNode | None, style: Style) -> None:
        outline = read_outline(properties)
        level = style.outline if outline is None else outline
        if level or style.kind == "title":
            html = write_runs(replace(run, marks=run.marks - {"strong"}) for run in found.runs)
            self.writer.heading(1 if style.kind == "title" else (level or 0) + 1, html, found.anchor)
        elif style.kind == "code":
            html = write_runs(replace(run, marks=frozenset(), href=None) for run in found.runs)
            self.writer.code(_TAG.sub("", html.replace("<br>", "\n")))
        elif style.kind == "quotation":
            self.writer.quotation(write_runs(found.runs), found.anchor)
        else:
            self._write_item(write_runs(found.runs), found.anchor, properties, style)

    def _write_item(self, html: str, anchor: str | None, properties: XmlNode | None, style: Style) -> None:
        """Write an item of a list, or a common paragraph."""
        numbers = properties.find("w:numPr") if properties else None
        list_id = value_of(numbers, "w:numId") or style.list_id
        stated = value_of(numbers, "w:ilvl")
        level = as_count(stated, style.list_level)
        if not html.strip() or not list_id or list_id == "0":
            self.writer.paragraph(html, anchor)
        elif self._numbering.is_continuation(list_id, level) and self.writer.is_in_list():
            self.writer.continue_item(f"<p>{html}</p>")
        elif place := self._numbering.place(list_id, level):
            self.writer.item(place, html, anchor)
        else:
            self.writer.paragraph(html, anchor)

    def _read_table(self, table: XmlNode) -> str:
        rows: list[list[Cell]] = []
        above: dict[int, Cell] = {}
        """The cell that began in each column, for those that are merged with cells below them."""
        for row in _rows_of(table):
            cells: list[Cell] = []
            properties = row.find("w:trPr")
            if properties and properties.find("w:del"):
                continue
            is_heading = is_on(properties, "w:tblHeader") or _is_first_by_condition(properties)
            column = as_count(value_of(properties, "w:gridBefore"))
            for node in _inner(row, "w:tc"):
                about = node.find("w:tcPr")
                width = max(as_count(value_of(about, "w:gridSpan")), 1)
                merged = about.find("w:vMerge") if about else None
                if merged and merged.attrs.get("w:val") != "restart" and column in above:
                    above[column].rows += 1
                else:
                    cell = Cell(self._read_cell(node), width, is_heading=is_heading)
                    cells.append(cell)
                    above[column] = cell
                column += width
            rows.append(cells)
        return write_table(rows)

    def _read_cell(self, node: XmlNode) -> str:
        reader = TextReader(self._part, self._styles, self._numbering, self._notes)
        reader.read_blocks(node)
        return reader.writer.html()


def write_notes(readers: dict[str, TextReader], nodes: dict[tuple[str, str], XmlNode], notes: Notes) -> str:
    """Write the cited notes as a list. `readers` are those of the parts with the notes of each kind."""
    writer = BlockWriter()
    for note, number in notes.cited.items():
        reader = readers[note[0]]
        reader.writer = BlockWriter()
        reader.read_blocks(nodes[note])
        writer.item(ListItem(0, "notes", number), reader.writer.html() or "…", f"note-{number}")
    return writer.html()


def _rows_of(table: XmlNode) -> list[XmlNode]:
    return _inner(table, "w:tr")


def _inner(node: XmlNode, name: str) -> list[XmlNode]:
    """The children with a name, also those inside elements around them."""
    found: list[XmlNode] = []
    for child in node.children:
        if isinstance(child, XmlNode) and child.name == name:
            found.append(child)
        elif isinstance(child, XmlNode) and child.name in _AROUND_BLOCKS:
            found += _inner(child, name)
    return found


def _is_first_by_condition(properties: XmlNode | None) -> bool:
    """Whether a row says that it has the format of the first row, as pandoc writes it."""
    condition = properties.find("w:cnfStyle") if properties else None
    if condition is None:
        return False
    return condition.attrs.get("w:firstRow") == "1" or condition.attrs.get("w:val", "").startswith("1")
