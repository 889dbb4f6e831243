"""A page's blocks: runs of text with no block-level tag, and no double line break, inside."""

from __future__ import annotations

from collections.abc import Iterator

from worker.bounds import names
from worker.extract.signals import Leaning, lean
from worker.page import MUTE, Element, Page

INLINE = names(
    """
    a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark nobr picture
    q rp rt ruby s samp small source span strike strong sub sup time tt u var wbr
    """
)
CONTROLS = frozenset(["button", "select", "textarea", "input", "option", "datalist", "progress", "meter"])
UNSEEN = MUTE | CONTROLS | {"head", "audio", "video", "canvas", "map", "applet", "embed", "frameset"}
"""Elements whose text is not part of what a reader reads."""


LEAST_TEXT = 200
"""Characters. Pages with less hide their text, or have none."""
Chain = tuple[tuple[Element, Leaning], ...]


class Block:
    """One block. `places` are its pieces of text: the element that each stands in, and its index there."""

    __slots__ = ("chrome", "element", "length", "linked", "number", "places", "text")

    def __init__(self, number: int, element: Element, chrome: Chain) -> None:
        self.number = number
        self.element = element
        """The nearest block-level element around it."""
        self.chrome = chrome
        """The elements around it whose names say that they are no part of a document."""
        self.places: list[tuple[Element, int]] = []
        self.text = ""
        self.length = 0
        """Characters of text, white space folded."""
        self.linked = 0
        """Those of them inside links."""

    def __repr__(self) -> str:
        return f"<block {self.number} in {self.element!r}: {self.text[:40]!r}>"

    @property
    def link_density(self) -> float:
        """The share of its characters that are links."""
        return self.linked / self.length if self.length else 0.0


def blocks_of(page: Page) -> list[Block]:
    """The blocks a reader can see, in reading order.

    A page that hides all it has (until a script shows it) is taken as if it hid nothing.
    """
    blocks = _Segmenter(heed_hiding=True).of(page.root)
    if sum(block.length for block in blocks) >= LEAST_TEXT:
        return blocks
    return _Segmenter(heed_hiding=False).of(page.root)


class _Segmenter:
    """One walk over the page."""

    def __init__(self, *, heed_hiding: bool) -> None:
        self.heed_hiding = heed_hiding
        self.blocks: list[Block] = []
        self.pieces: list[str] = []
        self.places: list[tuple[Element, int]] = []
        self.linked = 0
        self.breaks = 0

    def of(self, root: Element) -> list[Block]:
        self._enter(root, root, (), 0)
        return self.blocks

    def _enter(self, node: Element, block: Element, chrome: Chain, links: int) -> None:
        """Walk an element's children; as deep as the page is, which is bounded."""
        for index, child in enumerate(node.children):
            if isinstance(child, str):
                if self.places or not child.isspace():
                    self._take(node, index, child, links)
            elif child.tag == "br":
                self._break(block, chrome)
            elif child.tag in UNSEEN:
                continue
            else:
                self._descend(child, block, chrome, links)

    def _descend(self, child: Element, block: Element, chrome: Chain, links: int) -> None:
        leaning = lean(child)
        if leaning is Leaning.HIDDEN and self.heed_hiding:
            return
        below = chrome if leaning in (Leaning.NEUTRAL, Leaning.HIDDEN) else (*chrome, (child, leaning))
        if child.tag in INLINE:
            self._enter(child, block, below, links + (child.tag == "a" and "href" in child.attrs))
        else:
            self._close(block, chrome)
            self._enter(child, child, below, links)
            self._close(child, below)

    def _take(self, node: Element, index: int, text: str, links: int) -> None:
        self.pieces.append(text)
        self.places.append((node, index))
        if text.isspace():
            return
        self.breaks = 0
        if links:
            self.linked += len(" ".join(text.split()))

    def _break(self, block: Element, chrome: Chain) -> None:
        self.breaks += 1
        if self.breaks > 1:
            self._close(block, chrome)
        else:
            self.pieces.append("\n")

    def _close(self, block: Element, chrome: Chain) -> None:
        if self.places:
            text = " ".join("".join(self.pieces).split())
            if text:
                made = Block(len(self.blocks), block, chrome)
                made.text, made.length = text, len(text)
                made.linked, made.places = min(self.linked, len(text)), self.places
                self.blocks.append(made)
            self.places = []
        self.pieces = []
        self.linked = self.breaks = 0


def outward(element: Element, levels: int) -> Iterator[Element]:
    """The element itself and its ancestors, at most so many."""
    node: Element | None = element
    while node is not None and levels:
        yield node
        node, levels = node.parent, levels - 1
