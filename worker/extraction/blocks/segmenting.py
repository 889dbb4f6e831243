"""Split a page into blocks."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

from worker.extraction.blocks.blocks import IGNORED_TAGS, INLINE_TAGS, Block, Blocks, Frame
from worker.extraction.blocks.boxes_in_text import find_boxes_in_text
from worker.extraction.blocks.class_signals import CHROME_SIGNALS, ClassSignal, is_hidden, shown_signal_of
from worker.extraction.blocks.folded import HEADING_TAGS, FoldedText, text_length
from worker.page.code_listings import find_code_cells
from worker.page.page import Element, Page

MIN_TEXT_CHARS = 200
"""A page that shows less hides its text, or has none."""
MIN_INLINE_CHROME_SHARE = 0.5
"""A block is chrome if more than this share of it is in inline elements that are chrome by their names. A
paragraph with a tooltip or a button in it is none."""
MIN_MENU_LINK_SHARE = 0.5
"""Chrome with a greater share of its characters in links is a menu, or a list of other pages."""


def find_blocks(page: Page) -> Blocks:
    """Split a page into the blocks that a reader can see, in reading order.

    Text that a reader can unfold is read. If a page hides its text until a script shows it, the hidden text
    is read too.
    """
    folded = FoldedText(page)
    segmenter = _Segmenter(folded, folded.can_open)
    blocks = segmenter.split(page.root)
    shown = sum(block.length for block in blocks)
    if shown < MIN_TEXT_CHARS:
        return find_blocks_with_hidden(page)
    documents = {
        element
        for element in segmenter.left_out
        if folded.holds_document(element) and text_length(element) > shown
    }
    if documents:
        return _Segmenter(folded, lambda e: e in documents or folded.can_open(e)).split(page.root)
    return blocks


def find_blocks_with_hidden(page: Page) -> Blocks:
    """The same with the blocks that are hidden until a script shows them."""
    return _Segmenter(FoldedText(page), lambda _: True).split(page.root)


class _Segmenter:
    """One walk over the page."""

    def __init__(self, folded: FoldedText, reads_hidden: Callable[[Element], bool]) -> None:
        self.folded = folded
        self.reads_hidden = reads_hidden
        self.left_out: list[Element] = []
        """Hidden elements that were not read."""
        self.blocks = Blocks()
        self.pieces: list[str] = []
        self.places: list[tuple[Element, int]] = []
        self.linked_chars = 0
        self.breaks = 0
        self.chrome_chars = 0

    def split(self, root: Element) -> Blocks:
        outermost = Frame(root, ClassSignal.NEUTRAL, None, 0)
        self.blocks.frames.append(outermost)
        self._walk_children(root, outermost, is_chrome=False, is_linked=False)
        self._close_block(outermost)
        outermost.last = len(self.blocks)
        self.blocks.frames = [frame for frame in self.blocks.frames if frame.last > frame.first]
        for number, frame in enumerate(self.blocks.frames):
            frame.number = number
        _mark_chrome(self.blocks)
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
            elif child.tag not in IGNORED_TAGS or (child.tag == "button" and self.folded.is_title(child)):
                self._walk_element(child, frame, is_chrome=is_chrome, is_linked=is_linked)

    def _walk_element(self, child: Element, frame: Frame, *, is_chrome: bool, is_linked: bool) -> None:
        if child.attrs and is_hidden(child) and not self.reads_hidden(child):
            self.left_out.append(child)
            return
        is_title = child.tag == "button"
        signal = ClassSignal.NEUTRAL if is_title else shown_signal_of(child)
        if child.tag in INLINE_TAGS or (is_title and frame.element.tag in HEADING_TAGS):
            is_chrome = is_chrome or signal in CHROME_SIGNALS
            is_linked = is_linked or (child.tag == "a" and "href" in child.attrs)
            self._walk_children(child, frame, is_chrome=is_chrome, is_linked=is_linked)
        else:
            self._close_block(frame)
            inner = Frame(child, signal, frame, len(self.blocks))
            self.blocks.frames.append(inner)
            if child.tag == "table" and (cells := find_code_cells(child)):
                self._add_listing(cells, is_chrome=is_chrome)
            else:
                self._walk_children(child, inner, is_chrome=is_chrome, is_linked=is_linked)
            self._close_block(inner)
            inner.last = len(self.blocks)

    def _add_listing(self, cells: list[Element], *, is_chrome: bool) -> None:
        """Add the code of a listing, which is one block."""
        for part in (part for cell in cells for part in cell.walk()):
            for index, child in enumerate(part.children):
                if isinstance(child, str):
                    self._add_text(part, index, child, is_chrome=is_chrome, is_linked=False)
            self.pieces.append("\n")

    def _add_text(self, node: Element, index: int, text: str, *, is_chrome: bool, is_linked: bool) -> None:
        if text.isspace():
            if self.places:
                self.pieces.append(text)
                self.places.append((node, index))
            return
        self.pieces.append(text)
        self.places.append((node, index))
        self.breaks = 0
        if is_linked or is_chrome:
            chars = len(" ".join(text.split()))
            self.linked_chars += chars * is_linked
            self.chrome_chars += chars * is_chrome

    def _add_line_break(self, frame: Frame) -> None:
        self.breaks += 1
        if self.breaks > 1:
            self._close_block(frame)
        else:
            self.pieces.append("\n")

    def _close_block(self, frame: Frame) -> None:
        if not self.pieces:
            return
        if self.places:
            text = " ".join("".join(self.pieces).split())
            block = Block(len(self.blocks), frame)
            block.text, block.length = text, len(text)
            block.is_chrome = self.chrome_chars > MIN_INLINE_CHROME_SHARE * len(text)
            block.linked_chars, block.places = min(self.linked_chars, len(text)), self.places
            self.blocks.append(block)
            self.places = []
        self.pieces = []
        self.linked_chars = self.chrome_chars = self.breaks = 0


def _mark_chrome(blocks: Blocks) -> None:
    """Mark the blocks inside the elements that are chrome by their tags and names."""
    for box in find_boxes_in_text(blocks):
        box.is_box_of_text = True
    chars, linked = (
        [0, *accumulate(counts)]
        for counts in ([block.length for block in blocks], [block.linked_chars for block in blocks])
    )
    signs: list[tuple[bool, bool, bool]] = []
    for frame in blocks.frames:
        in_chrome, in_box, in_menu = signs[frame.parent.number] if frame.parent else (False, False, False)
        if frame.signal in CHROME_SIGNALS and not frame.is_box_of_text:
            in_chrome = True
            held = chars[frame.last] - chars[frame.first]
            in_menu = in_menu or linked[frame.last] - linked[frame.first] > MIN_MENU_LINK_SHARE * held
        signs.append((in_chrome, in_box or frame.is_box_of_text, in_menu))
    for block in blocks:
        in_chrome, in_box, in_menu = signs[block.frame.number]
        block.is_box_of_text = in_box and not in_chrome and not block.is_chrome
        block.is_chrome = block.is_chrome or in_chrome or in_box
        block.is_menu = in_menu and block.link_density > MIN_MENU_LINK_SHARE
