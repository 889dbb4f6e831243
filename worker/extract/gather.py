"""From chosen blocks back to markup: the smallest copy of the page that holds them and their pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable

from worker.bounds import names
from worker.extract.blocks import UNSEEN, Block
from worker.extract.signals import Leaning, lean
from worker.page import Element, Span

_ALONE = names("img picture br hr wbr")
_CELLS = names("td th")
_BLOCKS = names("p div ul ol dl pre table blockquote figure h1 h2 h3 h4 h5 h6 section article hr")
_BARE = names("span font div section")
"""Elements that say nothing of their content, once nothing but blocks is in them."""
_CAPTION = re.compile(r"caption", re.IGNORECASE)
_ATTRIBUTES = names(
    "href src srcset alt title class width height colspan rowspan start role data-src data-srcset "
    "data-original data-lazy-src data-lazy-srcset data-lazy data-original-src data-full-src data-url"
)
"""What cleaning reads; the rest would only be written out and parsed again."""


def gather(holder: Element, blocks: Iterable[Block]) -> tuple[Element, ...]:
    """A copy of the holder with the text of these blocks alone, and the pictures among them."""
    return _Copy(blocks).of(holder)


def outside(blocks: Iterable[Block], spans: Iterable[Span]) -> list[Block]:
    """The blocks that stand on none of the spans."""
    ordered = sorted(spans)
    return [block for block in blocks if not _within(block.places[0][0].start, ordered)]


def _within(position: int, spans: list[Span]) -> bool:
    return any(start <= position < end for start, end in spans)


class _Copy:
    """One copying: which text is kept, and which elements hold some."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self.kept: dict[Element, set[int]] = {}
        self.alive: set[Element] = set()
        starts = []
        for block in blocks:
            starts.append(block.element.start)
            for element, index in block.places:
                self.kept.setdefault(element, set()).add(index)
                node: Element | None = element
                while node is not None and node not in self.alive:
                    self.alive.add(node)
                    node = node.parent
        self.first, self.last = (min(starts), max(starts)) if starts else (0, -1)

    def of(self, holder: Element) -> tuple[Element, ...]:
        return (self._element(holder),) if holder in self.alive else ()

    def _element(self, element: Element) -> Element:
        """A copy of an element that holds kept text."""
        attrs = {name: value for name, value in element.attrs.items() if name in _ATTRIBUTES}
        if "class" in attrs and not _is_telling(element.tag, attrs["class"]):
            del attrs["class"]
        copy = Element(element.tag, attrs, None, element.start)
        kept = self.kept.get(element, ())
        for index, child in enumerate(element.children):
            if isinstance(child, str):
                if index in kept:
                    copy.children.append(child)
            elif child in self.alive:
                made = self._element(child)
                copy.children += made.children if _is_bare(made) else [made]
            elif child.tag in _ALONE:
                copy.children.append(child)
            elif child.tag in _CELLS:
                copy.children.append(Element(child.tag, {}, None, child.start))
            elif self.first <= child.start <= self.last and child.tag not in UNSEEN:
                copy.children += self._pictures(child)
        return copy

    def _pictures(self, element: Element) -> list[Element | str]:
        """The pictures of an element without kept text, unless it is chrome or hidden."""
        if lean(element) is not Leaning.NEUTRAL:
            return []
        found = [node for node in element.walk() if node.tag in ("picture", "img")]
        if found and element.text and not any(map(_says_figure, element.walk())):
            return []  # what was said beside it was left out: a teaser, an author's portrait
        return [
            node for node in found if node.tag == "picture" or (node.parent and node.parent.tag != "picture")
        ]


def _says_figure(element: Element) -> bool:
    return element.tag == "figure" or bool(_CAPTION.search(element.attrs.get("class", "")))


def _is_telling(tag: str, classes: str) -> bool:
    """Whether cleaning reads these classes: of code (its language), and of what says it is a caption."""
    return tag in ("pre", "code") or bool(_CAPTION.search(classes))


def _is_bare(copy: Element) -> bool:
    """Whether a copied element can give up its content in place: inline wrappers, blocks around one block."""
    if copy.tag in ("span", "font"):
        return not copy.attrs
    if copy.tag not in _BARE or copy.attrs.get("class"):
        return False
    filled = [child for child in copy.children if not isinstance(child, str) or not child.isspace()]
    return all(isinstance(child, Element) and child.tag in _BLOCKS for child in filled)
