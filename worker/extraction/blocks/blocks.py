"""A page's blocks: runs of text with no block-level tag, and no double line break, inside."""

from __future__ import annotations

from collections.abc import Iterator

from worker.extraction.blocks.class_signals import ClassSignal, lean
from worker.page.page import MUTE, Element, Page
from worker.words import names

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


class Frame:
    """A block-level element and the run of blocks inside it: those from `first` up to, not with, `last`."""

    __slots__ = ("element", "first", "last", "leaning", "number", "parent")

    def __init__(self, element: Element, leaning: ClassSignal, parent: Frame | None, first: int) -> None:
        self.element = element
        self.leaning = leaning
        self.parent = parent
        self.first = self.last = first
        self.number = 0
        """Its index among the page's frames; an outer frame comes before those in it."""


class Block:
    """One block. `places` are its pieces of text: the element that each stands in, and its index there."""

    __slots__ = ("chrome", "frame", "length", "linked", "number", "places", "text")

    def __init__(self, number: int, frame: Frame) -> None:
        self.number = number
        self.frame = frame
        """The nearest block-level element around it."""
        self.chrome = False
        """Whether names around it say that it is no part of a document."""
        self.places: list[tuple[Element, int]] = []
        self.text = ""
        self.length = 0
        """Characters of text, white space folded."""
        self.linked = 0
        """Those of them inside links."""

    def __repr__(self) -> str:
        return f"<block {self.number} in {self.element!r}: {self.text[:40]!r}>"

    @property
    def element(self) -> Element:
        """The nearest block-level element around it."""
        return self.frame.element

    @property
    def start(self) -> int:
        """The position of the element that its text begins in."""
        return self.places[0][0].start

    @property
    def link_density(self) -> float:
        """The share of its characters that are links."""
        return self.linked / self.length if self.length else 0.0


class Blocks(list[Block]):
    """The blocks a reader can see, in reading order, and the frames that hold some, outer ones first."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[Frame] = []


def blocks_of(page: Page) -> Blocks:
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
        self.blocks = Blocks()
        self.pieces: list[str] = []
        self.places: list[tuple[Element, int]] = []
        self.linked = 0
        self.breaks = 0
        self.chrome = False

    def of(self, root: Element) -> Blocks:
        outermost = Frame(root, ClassSignal.NEUTRAL, None, 0)
        self.blocks.frames.append(outermost)
        self._enter(root, outermost, chrome=False, linked=False)
        self._close(outermost)
        outermost.last = len(self.blocks)
        self.blocks.frames = [frame for frame in self.blocks.frames if frame.last > frame.first]
        for number, frame in enumerate(self.blocks.frames):
            frame.number = number
        return self.blocks

    def _enter(self, node: Element, frame: Frame, *, chrome: bool, linked: bool) -> None:
        """Walk an element's children; as deep as the page is, which is bounded."""
        for index, child in enumerate(node.children):
            if isinstance(child, str):
                self._take(node, index, child, chrome=chrome, linked=linked)
            elif child.tag == "br":
                self._break(frame)
            elif not child.children:
                if child.tag not in INLINE and child.tag not in UNSEEN:
                    self._close(frame)
            elif child.tag not in UNSEEN:
                self._descend(child, frame, chrome=chrome, linked=linked)

    def _descend(self, child: Element, frame: Frame, *, chrome: bool, linked: bool) -> None:
        leaning = lean(child)
        if leaning is ClassSignal.HIDDEN and self.heed_hiding:
            return
        chrome = chrome or leaning in (ClassSignal.CHROME, ClassSignal.COMMENTS)
        if child.tag in INLINE:
            linked = linked or (child.tag == "a" and "href" in child.attrs)
            self._enter(child, frame, chrome=chrome, linked=linked)
        else:
            self._close(frame)
            inner = Frame(child, leaning, frame, len(self.blocks))
            self.blocks.frames.append(inner)
            self._enter(child, inner, chrome=chrome, linked=linked)
            self._close(inner)
            inner.last = len(self.blocks)

    def _take(self, node: Element, index: int, text: str, *, chrome: bool, linked: bool) -> None:
        if text.isspace():
            if self.places:
                self.pieces.append(text)
                self.places.append((node, index))
            return
        self.pieces.append(text)
        self.places.append((node, index))
        self.breaks = 0
        self.chrome = self.chrome or chrome
        if linked:
            self.linked += len(" ".join(text.split()))

    def _break(self, frame: Frame) -> None:
        self.breaks += 1
        if self.breaks > 1:
            self._close(frame)
        else:
            self.pieces.append("\n")

    def _close(self, frame: Frame) -> None:
        if self.places:
            text = " ".join("".join(self.pieces).split())
            made = Block(len(self.blocks), frame)
            made.text, made.length, made.chrome = text, len(text), self.chrome
            made.linked, made.places = min(self.linked, len(text)), self.places
            self.blocks.append(made)
            self.places = []
        if self.pieces:
            self.pieces = []
        self.linked = self.breaks = 0
        self.chrome = False


def outward(element: Element, levels: int) -> Iterator[Element]:
    """The element itself and its ancestors, at most so many."""
    node: Element | None = element
    while node is not None and levels:
        yield node
        node, levels = node.parent, levels - 1
