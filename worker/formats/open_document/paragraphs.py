"""Read the text within a paragraph of an OpenDocument text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape

from worker.archives.bounded_zip import BoundedZip
from worker.formats.markup.counts import as_count
from worker.formats.markup.runs import Paragraph, Run, note_mark, text_run
from worker.formats.markup.xml_part import read_nodes
from worker.formats.open_document.styles import Styles
from worker.page.xml_reader import XmlNode
from worker.word_tables import names

MAX_SPACES = 200
_SPACE = re.compile(r"\s+")
_LEFT_OUT = names(
    "text:ruby-text text:hidden-text text:hidden-paragraph text:tracked-changes office:annotation-end"
)
_PLACES = names("text:bookmark text:bookmark-start text:reference-mark text:reference-mark-start")


@dataclass(slots=True)
class Findings:
    """What stands beside the text, in the order of the document."""

    notes: list[XmlNode] = field(default_factory=list)
    annotations: list[XmlNode] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """What holds for the text at a place."""

    marks: frozenset[str] = frozenset()
    href: str | None = None
    keeps_spaces: bool = False


class ParagraphReader:
    """Reads paragraphs in order. `archive` has the formulas; a flat document has them inside."""

    def __init__(self, styles: Styles, findings: Findings, archive: BoundedZip | None) -> None:
        self._styles = styles
        self._findings = findings
        self._archive = archive

    def read(self, node: XmlNode, *, keeps_spaces: bool = False) -> Paragraph:
        """Read a ``text:p`` or ``text:h``. White space is folded, unless it is kept as in code."""
        found = Paragraph()
        self._read_children(node, found, Place(keeps_spaces=keeps_spaces))
        return found

    def _read_children(self, node: XmlNode, found: Paragraph, place: Place) -> None:
        for child in node.children:
            if isinstance(child, XmlNode):
                self._read_child(child, found, place)
            elif text := child if place.keeps_spaces else _SPACE.sub(" ", child):
                found.runs.append(text_run(text, place.marks, place.href))

    def _read_child(self, node: XmlNode, found: Paragraph, place: Place) -> None:
        name = node.name
        if name == "text:span":
            style = node.attrs.get("text:style-name", "")
            if not self._styles.is_hidden(style):
                marks = place.marks | self._styles.marks(style)
                self._read_children(node, found, Place(marks, place.href, place.keeps_spaces))
        elif name == "text:a":
            href = node.attrs.get("xlink:href") or place.href
            self._read_children(node, found, Place(place.marks, href, place.keeps_spaces))
        elif name == "text:s":
            count = min(as_count(node.attrs.get("text:c"), 1), MAX_SPACES)
            found.runs.append(text_run(" " * count, place.marks, place.href))
        elif name == "text:tab":
            found.runs.append(text_run(" ", place.marks, place.href))
        elif name == "text:line-break":
            found.runs.append(text_run("\n", place.marks, place.href))
        else:
            self._read_other(node, found, place)

    def _read_other(self, node: XmlNode, found: Paragraph, place: Place) -> None:
        """Read what stands beside the text; any other element is a field, whose result is text."""
        name = node.name
        if name == "text:note":
            self._findings.notes.append(node)
            found.runs.append(note_mark(len(self._findings.notes)))
        elif name == "office:annotation":
            self._findings.annotations.append(node)
        elif name == "draw:frame":
            self._read_frame(node, found)
        elif name in _PLACES:
            found.anchor = found.anchor or node.attrs.get("text:name")
        elif name not in _LEFT_OUT:
            self._read_children(node, found, place)

    def _read_frame(self, frame: XmlNode, found: Paragraph) -> None:
        """Read a frame: a text box, a formula, or a picture's description."""
        if boxes := [*frame.all("draw:text-box")]:
            found.boxes += boxes
        elif formula := self._formula_of(frame.find("draw:object")):
            found.runs.append(Run(f"<math>{formula}</math>"))
        elif alt := frame.text_of("svg:desc", "svg:title"):
            image = frame.find("draw:image")
            source = (image.attrs.get("xlink:href") if image else None) or "picture"
            found.runs.append(Run(f'<img src="{escape(source)}" alt="{escape(" ".join(alt.split()))}">'))

    def _formula_of(self, held: XmlNode | None) -> str | None:
        """The MathML of a formula, which is a document of its own inside the archive."""
        if held is None:
            return None
        inside = held.find("other:math")
        if inside is None and self._archive is not None:
            name = f"{held.attrs.get('xlink:href', '').removeprefix('./').rstrip('/')}/content.xml"
            inside = next(iter(read_nodes(self._archive, name, "math", "other:math")), None)
        return inside.html if inside else None
