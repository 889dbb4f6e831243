"""What the styles of a Word document mark: headings, quotations, code, emphasis, lists.

Word writes the names of its own styles in English, in documents of every language.
"""

from __future__ import annotations

from dataclasses import dataclass

from worker.formats.markup.counts import as_count
from worker.formats.markup.style_names import StyleKind, heading_level, is_monospaced, kind_of_style
from worker.page.xml_reader import XmlNode

MAX_STYLE_PARENTS = 20
_OFF = frozenset(["0", "false", "off", "none"])


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph or character style, with what it takes from the styles that it is based on."""

    outline: int | None = None
    """The level of a heading, from 1."""
    marks: frozenset[str] = frozenset()
    """Of a character style."""
    list_id: str | None = None
    list_level: int = 0
    kind: StyleKind = "text"


NO_STYLE = Style()


def read_styles(nodes: list[XmlNode]) -> dict[str, Style]:
    """Styles by their ids."""
    by_id = {node.attrs.get("w:styleId", ""): node for node in nodes}
    return {style_id: _resolve(style_id, by_id) for style_id in by_id}


def value_of(node: XmlNode | None, name: str) -> str | None:
    """The `w:val` of the child with this name."""
    child = node.find(name) if node else None
    return child.attrs.get("w:val") if child else None


def is_on(node: XmlNode | None, name: str) -> bool:
    """Whether the child with this name switches something on."""
    child = node.find(name) if node else None
    return child is not None and child.attrs.get("w:val", "1").lower() not in _OFF


def read_marks(properties: XmlNode | None) -> frozenset[str]:
    """The elements that properties of a run stand for."""
    if properties is None:
        return frozenset()
    place = value_of(properties, "w:vertAlign")
    fonts = properties.find("w:rFonts")
    font = fonts.attrs.get("w:ascii", "") if fonts else ""
    found = {
        "strong": is_on(properties, "w:b"),
        "em": is_on(properties, "w:i"),
        "del": is_on(properties, "w:strike") or is_on(properties, "w:dstrike"),
        "sup": place == "superscript",
        "sub": place == "subscript",
        "code": is_monospaced(font),
    }
    return frozenset(mark for mark, is_set in found.items() if is_set)


def read_outline(properties: XmlNode | None) -> int | None:
    """The heading level, from 1, that a paragraph's properties state; 0 if they state that it is none."""
    stated = value_of(properties, "w:outlineLvl")
    if stated is None:
        return None
    level = as_count(stated, 9)
    return level + 1 if level < 9 else 0


def _resolve(style_id: str, by_id: dict[str, XmlNode]) -> Style:
    chain: list[XmlNode] = []
    while style_id in by_id and len(chain) < MAX_STYLE_PARENTS:
        chain.append(by_id[style_id])
        style_id = value_of(chain[-1], "w:basedOn") or ""
    style_names = [value_of(node, "w:name") or "" for node in chain]
    kind = kind_of_style(style_names)
    marks: frozenset[str] = frozenset()
    if chain[0].attrs.get("w:type") == "character":
        marks = marks.union(*(read_marks(node.find("w:rPr")) for node in chain))
        marks |= {"code"} if kind == "code" else set()
    numbers = [found for node in chain if (found := _numbering_of(node)) is not None]
    list_id = next((number for node in numbers if (number := value_of(node, "w:numId"))), None)
    list_level = next((level for node in numbers if (level := value_of(node, "w:ilvl"))), "0")
    return Style(
        _find_outline(chain, style_names),
        marks,
        list_id,
        as_count(list_level),
        kind,
    )


def _find_outline(chain: list[XmlNode], style_names: list[str]) -> int | None:
    """The heading level by the outline that a style states, or by its name."""
    levels = (read_outline(node.find("w:pPr")) for node in chain)
    stated = next((level for level in levels if level is not None), None)
    return heading_level(style_names) if stated is None else stated or None


def _numbering_of(style: XmlNode) -> XmlNode | None:
    properties = style.find("w:pPr")
    return properties.find("w:numPr") if properties else None
