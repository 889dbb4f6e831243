"""Read the text within a paragraph of a Word document: runs, links, notes, pictures, tracked changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from worker.formats.markup.runs import Paragraph, Run, note_mark, text_run
from worker.formats.word.fields import Fields, link_of
from worker.formats.word.formulas import write_formula
from worker.formats.word.package import WordPart
from worker.formats.word.styles import NO_STYLE, Style, is_on, read_marks, value_of
from worker.page.xml_reader import XmlNode
from worker.word_tables import names

_TRANSPARENT = names(
    "w:ins w:moveTo w:smartTag w:sdt w:sdtContent w:customXml w:dir w:bdo w:rubyBase w:ruby w:r"
)
"""Elements whose content is read in their place. Deleted text is in ``w:del`` and ``w:moveFrom``."""
_CHARACTERS = {
    "w:tab": " ",
    "w:ptab": " ",
    "w:cr": "\n",
    "w:noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
    "w:softHyphen": "",
}
_NOTES = {"w:footnoteReference": "footnote", "w:endnoteReference": "endnote"}


@dataclass(frozen=True, slots=True)
class Place:
    """What holds for the text at a place: the marks and the link around it."""

    marks: frozenset[str] = frozenset()
    href: str | None = None


class ParagraphReader:
    """Reads the paragraphs of one part, in order.

    `cite` gives the number of a note by its kind and id.
    """

    def __init__(self, part: WordPart, styles: dict[str, Style], cite: Callable[[str, str], int]) -> None:
        self._part = part
        self._styles = styles
        self._cite = cite
        self._fields = Fields()

    def read(self, node: XmlNode) -> Paragraph:
        """Read a ``w:p``."""
        found = Paragraph()
        self._read_children(node, found, Place())
        return found

    def _read_children(self, node: XmlNode, found: Paragraph, place: Place) -> None:
        for child in node.children:
            if isinstance(child, XmlNode):
                self._read_child(child, found, place)

    def _read_child(self, node: XmlNode, found: Paragraph, place: Place) -> None:
        name = node.name
        if name == "w:t":
            self._add_text(node.text.replace("\n", " "), found, place)
        elif name == "w:r":
            self._read_run(node, found, place)
        elif name in _TRANSPARENT:
            self._read_children(node, found, place)
        elif name == "w:hyperlink":
            self._read_children(node, found, Place(place.marks, self._address_of(node) or place.href))
        elif name == "w:fldSimple":
            href = link_of(node.attrs.get("w:instr", ""))
            self._read_children(node, found, Place(place.marks, href or place.href))
        elif name == "mc:AlternateContent":
            if chosen := node.find("mc:Choice", "mc:Fallback"):
                self._read_children(chosen, found, place)
        elif name in ("m:oMath", "m:oMathPara"):
            self._add_text(write_formula(node), found, place)
        else:
            self._read_mark(node, found, place)

    def _read_mark(self, node: XmlNode, found: Paragraph, place: Place) -> None:
        """Read an element that stands for a character, a note, a picture or a place."""
        name = node.name
        if name in _CHARACTERS:
            self._add_text(_CHARACTERS[name], found, place)
        elif name == "w:br":
            if node.attrs.get("w:type", "textWrapping") == "textWrapping":
                self._add_text("\n", found, place)
        elif name == "w:sym":
            self._add_text(_symbol(node), found, place)
        elif name in ("w:drawing", "w:pict", "w:object"):
            self._read_drawing(node, found)
        elif name == "w:fldChar":
            self._fields.mark(node.attrs.get("w:fldCharType", ""))
        elif name == "w:instrText":
            self._fields.instruct(node.text)
        else:
            self._read_reference(node, found)

    def _read_reference(self, node: XmlNode, found: Paragraph) -> None:
        """Read the mark of a note, or a place that links lead to."""
        if node.name in _NOTES:
            number = self._cite(_NOTES[node.name], node.attrs.get("w:id", ""))
            if number:
                found.runs.append(note_mark(number))
        elif node.name == "w:bookmarkStart" and found.anchor is None:
            bookmark = node.attrs.get("w:name", "")
            found.anchor = bookmark if bookmark not in ("", "_GoBack") else None

    def _read_run(self, node: XmlNode, found: Paragraph, place: Place) -> None:
        properties = node.find("w:rPr")
        if is_on(properties, "w:vanish"):
            return
        style = self._styles.get(value_of(properties, "w:rStyle") or "", NO_STYLE)
        marks = place.marks | style.marks | read_marks(properties)
        self._read_children(node, found, Place(marks, place.href))

    def _add_text(self, text: str, found: Paragraph, place: Place) -> None:
        if text and not self._fields.hides:
            run = text_run(text, place.marks, place.href or self._fields.href)
            found.runs.append(
                Run(run.html.replace("\n", "<br>"), run.marks, run.href) if "\n" in text else run
            )

    def _read_drawing(self, node: XmlNode, found: Paragraph) -> None:
        """Read a picture's description, and the text boxes of a drawing."""
        described = False
        for inner in _walk(node):
            if inner.name.endswith("txbxContent"):
                found.boxes.append(inner)
            elif inner.name in ("wp:docPr", "other:shape", "other:imagedata") and not described:
                alt = " ".join((inner.attrs.get("descr") or inner.attrs.get("alt") or "").split())
                described = bool(alt)
                if alt:
                    source = escape(self._picture_of(node))
                    found.runs.append(Run(f'<img src="{source}" alt="{escape(alt)}">'))

    def _picture_of(self, node: XmlNode) -> str:
        """The name of the picture in the archive, which stands for its address."""
        for inner in _walk(node):
            key = inner.attrs.get("r:embed") or inner.attrs.get("r:link") or inner.attrs.get("r:id")
            relation = self._part.relations.get(key or "")
            if relation and relation.kind == "image":
                return relation.target
        return "picture"

    def _address_of(self, link: XmlNode) -> str | None:
        relation = self._part.relations.get(link.attrs.get("r:id", ""))
        address = relation.target if relation and relation.is_external else ""
        place = link.attrs.get("w:anchor") or link.attrs.get("w:docLocation")
        return f"{address.partition('#')[0] if place else address}#{place}" if place else address or None


def _walk(node: XmlNode) -> list[XmlNode]:
    """The elements below a node, in order, without those inside a text box or a fallback."""
    found: list[XmlNode] = []
    waiting = [node]
    while waiting:
        inner = waiting.pop()
        found.append(inner)
        if not inner.name.endswith("txbxContent"):
            children = [child for child in inner.children if isinstance(child, XmlNode)]
            waiting += reversed([child for child in children if child.name != "mc:Fallback"])
    return found


def _symbol(node: XmlNode) -> str:
    """The character of a symbol, unless it is one of a font's own."""
    code = node.attrs.get("w:char", "")
    try:
        character = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ue000" <= character <= "\uf8ff" else character
