"""A page's blocks: runs of text without a block-level tag or a double line break inside."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from worker.extraction.blocks.class_signals import ClassSignal
from worker.page.page import Element
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


class Frame:
    """A block-level element and the blocks inside it: from `first` up to, but not including, `last`."""

    __slots__ = ("element", "first", "is_box_of_text", "last", "number", "parent", "signal")

    def __init__(self, element: Element, signal: ClassSignal, parent: Frame | None, first: int) -> None:
        self.element = element
        self.signal = signal
        self.is_box_of_text = False
        """Whether it stands in the text and looks like a part of it, although it is named as chrome."""
        self.parent = parent
        self.first = self.last = first
        self.number = 0
        """Its index among the page's frames. An outer frame comes before the frames inside it."""


class Block:
    """One block. `places` are its pieces of text: each piece's element, and its index among the children."""

    __slots__ = (
        *("frame", "is_box_of_text", "is_chrome", "is_menu", "length", "linked_chars", "number", "places"),
        "text",
    )

    def __init__(self, number: int, frame: Frame) -> None:
        self.number = number
        self.frame = frame
        """The nearest block-level element around it."""
        self.is_chrome = False
        """Whether class names or tags around it say that it is page chrome."""
        self.is_box_of_text = False
        """Whether only boxes of the text say so."""
        self.is_menu = False
        """Whether it is a link in chrome that holds mostly links: it is never part of the document."""
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

    @cached_property
    def scored(self) -> list[int]:
        """The numbers of the blocks that are measured and scored: all but menus, if there are others.

        On real pages 57 % of the blocks are left.
        """
        return [block.number for block in self if not block.is_menu] or [*range(len(self))]


def with_ancestors(element: Element, levels: int) -> Iterator[Element]:
    """The element itself and its ancestors, up to `levels` elements."""
    node: Element | None = element
    while node is not None and levels:
        yield node
        node, levels = node.parent, levels - 1
