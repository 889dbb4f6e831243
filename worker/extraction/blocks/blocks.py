"""Split a page into blocks: runs of text without a block-level tag or a double line break inside."""

from __future__ import annotations

from collections.abc import Iterator

from worker.extraction.blocks.class_signals import ClassSignal, class_signal_of
from worker.page.page import Element, Page
from worker.page.tags import INVISIBLE_TAGS
from worker.word_tables import names

INLINE_TAGS = names(
    """
    a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark nobr picture
    q rp rt ruby s samp small source span strike strong sub sup time tt u var wbr
    """
)
CONTROL_TAGS = frozenset(["button", "select", "textarea", "input", "option", "datalist", "progress", "meter"])
IGNORED_TAGS = (
    INVISIBLE_TAGS | CONTROL_TAGS | {"head", "audio", "video", "canvas", "map", "applet", "embed", "frameset"}
)
"""Tags of elements whose text is not part of what a reader reads."""


MIN_TEXT_CHARS = 200
"""A page that shows less hides its text, or has none."""


class Frame:
    """A block-level element and the blocks inside it: from `first` up to, but not including, `last`."""

    __slots__ = ("element", "first", "last", "number", "parent", "signal")

    def __init__(self, element: Element, signal: ClassSignal, parent: Frame | None, first: int) -> None:
        self.element = element
        self.signal = signal
        self.parent = parent
        self.first = self.last = first
        self.number = 0
        """Its index among the page's frames. An outer frame comes before the frames inside it."""


class Block:
    """One block. `places` are its pieces of text: each piece's element, and its index among the children."""

    __slots__ = ("frame", "is_chrome", "length", "linked_chars", "number", "places", "text")

    def __init__(self, number: int, frame: Frame) -> None:
        self.number = number
        self.frame = frame
        """The nearest block-level element around it."""
        self.is_chrome = False
        """Whether class names or tags around it say that it is page chrome."""
        self.places: list[tuple[Element, int]] = []
        self.text = ""
        self.length = 0
        """Characters of text; white space counts as one space."""
        self.linked_chars = 0
        """Characters of its text that are inside links."""

    def __repr__(self) -> str:
        return f"<block {self.number} in {self.element!r}: {self.text[:40]!r}>"

    @property
    def element(self) -> Element:
        """The nearest block-level element around it."""
        return self.frame.element

    @property
    def start(self) -> int:
        """The position of the element in which its text begins."""
        return self.places[0][0].start

    @property
    def link_density(self) -> float:
        """The share of its characters that are inside links."""
        return self.linked_chars / self.length if self.length else 0.0


class Blocks(list[Block]):
    """The blocks that a reader can see, in reading order, and the frames around them, outer frames first."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[Frame] = []


def find_blocks(page: Page) -> Blocks:
    """Split a page into the blocks that a reader can see, in reading order.

    If a page hides all its text until a script shows it, the hidden text is read too.
    """
    blocks = _Segmenter(skip_hidden=True).split(page.root)
    if sum(block.length for block in blocks) >= MIN_TEXT_CHARS:
        return blocks
    return find_blocks_with_hidden(page)


def find_blocks_with_hidden(page: Page) -> Blocks:
    """The same with the blocks that are hidden until a script shows them."""
    return _Segmenter(skip_hidden=False).split(page.root)


class _Segmenter:
    """One walk over the page."""

    def __init__(self, *, skip_hidden: bool) -> None:
        self.skip_hidden = skip_hidden
        self.blocks = Blocks()
        self.pieces: list[str] = []
        self.places: list[tuple[Element, int]] = []
        self.linked_chars = 0
        self.breaks = 0
        self.is_chrome = False

    def split(self, root: Element) -> Blocks:
        outermost = Frame(root, ClassSignal.NEUTRAL, None, 0)
        self.blocks.frames.append(outermost)
        self._walk_children(root, outermost, is_chrome=False, is_linked=False)
        self._close_block(outermost)
        outermost.last = len(self.blocks)
        self.blocks.frames = [frame for frame in self.blocks.frames if frame.last > frame.first]
        for number, frame in enumerate(self.blocks.frames):
            frame.number = number
        return self.blocks

    def _walk_children(self, node: Element, frame: Frame, *, is_chrome: bool, is_linked: bool) -> None:
        """Walk an element's children. The depth of a page is bounded."""
        for index, child in enumerate(node.children):
            if isinstance(child, str):
                self._add_text(node, index, child, is_chrome=is_chrome, is_linked=is_linked)
            elif child.tag == "br":
                self._add_line_break(frame)
            elif not child.children:
                if child.tag not in INLINE_TAGS and child.tag not in IGNORED_TAGS:
                    self._close_block(frame)
            elif child.tag not in IGNORED_TAGS:
                self._walk_element(child, frame, is_chrome=is_chrome, is_linked=is_linked)

    def _walk_element(self, child: Element, frame: Frame, *, is_chrome: bool, is_linked: bool) -> None:
        signal = class_signal_of(child)
        if signal is ClassSignal.HIDDEN and self.skip_hidden:
            return
        is_chrome = is_chrome or signal in (ClassSignal.CHROME, ClassSignal.COMMENTS)
        if child.tag in INLINE_TAGS:
            is_linked = is_linked or (child.tag == "a" and "href" in child.attrs)
            self._walk_children(child, frame, is_chrome=is_chrome, is_linked=is_linked)
        else:
            self._close_block(frame)
            inner = Frame(child, signal, frame, len(self.blocks))
            self.blocks.frames.append(inner)
            self._walk_children(child, inner, is_chrome=is_chrome, is_linked=is_linked)
            self._close_block(inner)
            inner.last = len(self.blocks)

    def _add_text(self, node: Element, index: int, text: str, *, is_chrome: bool, is_linked: bool) -> None:
        if text.isspace():
            if self.places:
                self.pieces.append(text)
                self.places.append((node, index))
            return
        self.pieces.append(text)
        self.places.append((node, index))
        self.breaks = 0
        self.is_chrome = self.is_chrome or is_chrome
        if is_linked:
            self.linked_chars += len(" ".join(text.split()))

    def _add_line_break(self, frame: Frame) -> None:
        self.breaks += 1
        if self.breaks > 1:
            self._close_block(frame)
        else:
            self.pieces.append("\n")

    def _close_block(self, frame: Frame) -> None:
        if self.places:
            text = " ".join("".join(self.pieces).split())
            block = Block(len(self.blocks), frame)
            block.text, block.length, block.is_chrome = text, len(text), self.is_chrome
            block.linked_chars, block.places = min(self.linked_chars, len(text)), self.places
            self.blocks.append(block)
            self.places = []
        if self.pieces:
            self.pieces = []
        self.linked_chars = self.breaks = 0
        self.is_chrome = False


def with_ancestors(element: Element, levels: int) -> Iterator[Element]:
    """The element itself and its ancestors, up to `levels` elements."""
    node: Element | None = element
    while node is not None and levels:
        yield node
        node, levels = node.parent, levels - 1
