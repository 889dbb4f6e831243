"""What the styles of an OpenDocument text mark."""

from __future__ import annotations

import re
from dataclasses import dataclass

from worker.formats.markup.counts import as_count
from worker.formats.markup.style_names import StyleKind, is_monospaced, kind_of_style
from worker.page.xml_reader import XmlNode

STYLE_ELEMENTS = frozenset(["style:style", "text:list-style"])
MAX_STYLE_PARENTS = 20
_ESCAPE = re.compile(r"_([0-9a-f]{2,4})_")
_BOLD = re.compile(r"bold|[6-9]00")
_NUMBER_TYPES = frozenset("aAiI")


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How the items of one level are marked: `form` is None for bullets, else the form of the number."""

    form: str | None = None
    start: int = 1

    @property
    def number_type(self) -> str:
        """The `type` of an HTML list."""
        return self.form if self.form in _NUMBER_TYPES else ""


class Styles:
    """All styles of a document. Those of `content.xml` are added as they are read, before the text."""

    def __init__(self) -> None:
        self._styles: dict[tuple[str, str], XmlNode] = {}
        self._lists: dict[str, dict[int, ListLevel]] = {}

    def add(self, node: XmlNode) -> None:
        """Add a ``style:style`` or ``text:list-style``."""
        name = node.attrs.get("style:name", "")
        if node.name == "text:list-style":
            self._lists[name] = _read_levels(node)
        else:
            self._styles[node.attrs.get("style:family", ""), name] = node

    def kind_of(self, name: str) -> StyleKind:
        """What a paragraph style marks."""
        return kind_of_style(_plain_name(node) for node in self._chain("paragraph", name))

    def list_of(self, name: str) -> str:
        """The list style of a paragraph style; empty if it has none."""
        lists = (node.attrs.get("style:list-style-name", "") for node in self._chain("paragraph", name))
        return next(filter(None, lists), "")

    def level(self, list_style: str, level: int) -> ListLevel:
        """How the items of a level, from 0, are marked; with bullets if that is not known."""
        return self._lists.get(list_style, {}).get(level, ListLevel())

    def marks(self, name: str) -> frozenset[str]:
        """The elements that a style of runs stands for."""
        found: set[str] = set()
        chain = self._chain("text", name)
        for node in chain:
            properties = node.find("style:text-properties")
            found |= _read_marks(properties.attrs) if properties else set()
        if kind_of_style(_plain_name(node) for node in chain) == "code":
            found.add("code")
        return frozenset(found)

    def is_hidden(self, name: str) -> bool:
        """Whether a style of runs hides them."""
        shown = (node.find("style:text-properties") for node in self._chain("text", name))
        return any(one is not None and one.attrs.get("text:display") == "none" for one in shown)

    def _chain(self, family: str, name: str) -> list[XmlNode]:
        """The style and those that it is based on."""
        found: list[XmlNode] = []
        while (node := self._styles.get((family, name))) and len(found) < MAX_STYLE_PARENTS:
            found.append(node)
            name = node.attrs.get("style:parent-style-name", "")
        return found or [XmlNode("style:style", {"style:name": name})]


def _plain_name(style: XmlNode) -> str:
    """The name as people see it: a style's own name has spaces as ``_20_``."""
    stated = style.attrs.get("style:display-name") or style.attrs.get("style:name", "")
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), stated)


def _read_marks(attrs: dict[str, str]) -> set[str]:
    place = attrs.get("style:text-position", "")
    font = attrs.get("style:font-name") or attrs.get("fo:font-family") or ""
    found = {
        "strong": bool(_BOLD.fullmatch(attrs.get("fo:font-weight", ""))),
        "em": attrs.get("fo:font-style", "") in ("italic", "oblique"),
        "del": attrs.get("style:text-line-through-style", "none") != "none",
        "sup": place.startswith("super"),
        "sub": place.startswith("sub"),
        "code": is_monospaced(font),
    }
    return {mark for mark, is_set in found.items() if is_set}


def _read_levels(list_style: XmlNode) -> dict[int, ListLevel]:
    levels: dict[int, ListLevel] = {}
    for node in list_style.children:
        if isinstance(node, XmlNode):
            form = node.attrs.get("style:num-format", "")
            is_number = node.name == "text:list-level-style-number" and form
            level = ListLevel(form if is_number else None, as_count(node.attrs.get("text:start-value"), 1))
            levels[as_count(node.attrs.get("text:level"), 1) - 1] = level
    return levels
