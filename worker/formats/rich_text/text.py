"""Make blocks of the runs of a rich text document."""

from __future__ import annotations

import re
from dataclasses import replace

from worker.formats.markup.block_writer import BlockWriter, ListItem
from worker.formats.markup.runs import Run, write_runs
from worker.formats.rich_text.formatting import ParagraphFormat
from worker.formats.rich_text.header import Header, RtfStyle
from worker.formats.rich_text.list_markers import find_typed_marker, read_marker
from worker.formats.rich_text.tables import TableCollector

_TAG = re.compile(r"<[^<>]+>")


class TextFlow:
    """One flow of text: the body, a note, or an annotation."""

    def __init__(self, header: Header) -> None:
        self.runs: list[Run] = []
        self.marker = ""
        """The mark of the item that begins."""
        self.anchor: str | None = None
        self.boxes: list[str] = []
        """The text boxes that are anchored in the paragraph, as HTML."""
        self.table = TableCollector()
        self._header = header
        self._writer = BlockWriter()
        self._cell: BlockWriter | None = None
        self._indents: list[int] = []

    def end_paragraph(self, about: ParagraphFormat) -> None:
        """Write the runs since the last paragraph, into the cell that is open or into the flow."""
        if about.is_in_table:
            self._cell = self._cell or BlockWriter()
            self._write(self._cell, about)
        else:
            if self.runs:
                self._end_table()
            self._write(self._writer, about)

    def end_cell(self, about: ParagraphFormat) -> None:
        """End a cell of a table."""
        about.is_in_table = True
        self.end_paragraph(about)
        self.table.end_cell(self._cell.html() if self._cell else "")
        self._cell = None

    def end_row(self) -> None:
        """End a row of a table."""
        self.table.end_row()

    def html(self) -> str:
        """Everything so far."""
        self.end_paragraph(ParagraphFormat())
        self._end_table()
        return self._writer.html()

    def _end_table(self) -> None:
        if table := self.table.html():
            self._writer.add(table)
        self.table = TableCollector()
        self._cell = None

    def _write(self, writer: BlockWriter, about: ParagraphFormat) -> None:
        self._write_paragraph(writer, about)
        for box in self.boxes:
            writer.add(box)
        self.boxes = []

    def _write_paragraph(self, writer: BlockWriter, about: ParagraphFormat) -> None:
        runs, self.runs = self.runs, []
        marker, self.marker = self.marker, ""
        anchor, self.anchor = self.anchor, None
        style = self._header.styles.get(about.style, RtfStyle())
        stated = None if about.outline is None else about.outline + 1
        level = style.level if stated is None else stated if stated < 10 else None
        if not runs or style.kind == "contents":
            return
        if level or style.kind == "title":
            html = write_runs(replace(run, marks=run.marks - {"strong", "em", "code"}) for run in runs)
            writer.heading(1 if style.kind == "title" else (level or 0) + 1, _fold_tabs(html), anchor)
        elif style.kind == "code" or _is_code(runs):
            writer.code(_TAG.sub("", "".join(run.html for run in runs).replace("<br>", "\n")))
        elif style.kind == "quotation":
            writer.quotation(_fold_tabs(write_runs(runs)), anchor)
        else:
            self._write_item(writer, runs, marker, about, anchor)

    def _write_item(
        self, writer: BlockWriter, runs: list[Run], marker: str, about: ParagraphFormat, anchor: str | None
    ) -> None:
        """Write an item of a list, or a common paragraph."""
        if not marker and about.first_indent < 0:
            marker = find_typed_marker("".join(_TAG.sub("", run.html) for run in runs[:4])) or ""
            runs = _without_start(runs, len(marker))
        html = _fold_tabs(write_runs(runs))
        if not marker:
            self._indents = []
            writer.paragraph(html, anchor)
            return
        mark = read_marker(marker)
        level = about.list_level if about.list_id else self._level_of(about.indent)
        writer.item(ListItem(level, str(about.list_id), mark.number, mark.number_type), html, anchor)

    def _level_of(self, indent: int) -> int:
        """The level of an item by its indent, compared with the items before it."""
        while self._indents and self._indents[-1] > indent:
            self._indents.pop()
        if not self._indents or self._indents[-1] < indent:
            self._indents.append(indent)
        return len(self._indents) - 1


def _is_code(runs: list[Run]) -> bool:
    """Whether all of a paragraph is set in a font for code."""
    filled = [run for run in runs if run.html.strip()]
    return bool(filled) and all("code" in run.marks for run in filled)


def _without_start(runs: list[Run], count: int) -> list[Run]:
    """Runs without their first characters, which are no markup."""
    kept: list[Run] = []
    for run in runs:
        kept.append(replace(run, html=run.html[count:]) if count else run)
        count = max(0, count - len(run.html))
    return kept


def _fold_tabs(html: str) -> str:
    return html.replace("\t", " ")
