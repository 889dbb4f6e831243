"""Turn chosen blocks into markup: the smallest copy of the page with these blocks and their pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable

from worker.extraction.blocks.blocks import INLINE_TAGS, Block
from worker.extraction.blocks.control_labels import is_control_label
from worker.extraction.blocks.folded import HEADING_TAGS
from worker.extraction.blocks.pictures import (
    CAPTION,
    add_picture,
    find_lazy_picture,
    find_leading_pictures,
    find_pictures,
    find_trailing_pictures,
    walk_pictures,
    wrap_in_link,
)
from worker.page.code_listings import find_listing
from worker.page.formulas import find_formula
from worker.page.page import Element, Span, make_span_test
from worker.word_tables import names

_BREAK_TAGS = names("br hr wbr")
_CELL_TAGS = names("td th")
_BLOCK_TAGS = names("p div ul ol dl pre table blockquote figure h1 h2 h3 h4 h5 h6 section article hr")
_WRAPPER_TAGS = names("span font div section")
"""Tags of wrappers that can be removed if they contain only blocks."""
_ID_TAGS = names("p li dt dd h1 h2 h3 h4 h5 h6 sup")
"""Tags that may carry an id, so that links to footnotes still work."""
_KEPT_ATTRIBUTES = names(
    "href src srcset alt title cite class width height colspan rowspan reversed start type value role "
    "data-lang data-language data-src data-srcset data-original data-lazy-src data-lazy-srcset data-lazy "
    "data-original-src data-full-src data-url"
)
"""The attributes that cleaning reads; the others are left out to save time."""
_READ_CLASSES = re.compile(
    rf"{CAPTION.pattern}|(?:^|\s)(?:highlight(?:-source)?|lang(?:uage)?)-\w", re.IGNORECASE
)


def copy_blocks(holder: Element, blocks: Iterable[Block]) -> tuple[Element, ...]:
    """Copy the holder with only the text of these blocks and the pictures among them."""
    return _Copier(blocks).copy_holder(holder)


def blocks_outside(blocks: Iterable[Block], spans: Iterable[Span]) -> list[Block]:
    """The blocks that begin in none of the spans."""
    spans = tuple(spans)
    if not spans:
        return [*blocks]
    is_inside = make_span_test(spans)
    return [block for block in blocks if not is_inside(block.start)]


def blocks_within(blocks: Iterable[Block], spans: Iterable[Span]) -> list[Block]:
    """The blocks that begin in one of the spans."""
    is_inside = make_span_test(spans)
    return [block for block in blocks if is_inside(block.start)]


class _Copier:
    """Makes one copy. It knows which text is kept, and which elements hold kept text."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self.texts: dict[Element, set[int]] = {}
        self.elements: set[Element] = set()
        self.linked_ids: set[str] = set()
        """Ids that the kept links point to."""
        self.id_carriers: list[Element] = []
        """The copies around the current one that may carry an id."""
        first = last = None
        for block in blocks:
            if first is None or block.element.start < first.start:
                first = block.element
            if last is None or block.element.start > last.start:
                last = block.element
            for element, index in block.places:
                self.texts.setdefault(element, set()).add(index)
                node: Element | None = element
                while node is not None and node not in self.elements:
                    self.elements.add(node)
                    if node.tag == "a" and (href := node.attrs.get("href", "")).startswith("#"):
                        self.linked_ids.add(href[1:])
                    node = node.parent
        self.first, self.last = first, last

    def copy_holder(self, holder: Element) -> tuple[Element, ...]:
        if holder not in self.elements or self.first is None or self.last is None:
            return ()
        return (
            *_picture_paragraph(find_leading_pictures(self.first)),
            self._copy_element(holder),
            *_picture_paragraph(find_trailing_pictures(self.last)),
        )

    def _copy_element(self, element: Element) -> Element:
        """A copy of an element that holds kept text."""
        if element.tag == "button":
            return self._copy_title(element)
        if element.tag == "table" and (listing := find_listing(element)):
            return listing
        attrs = {name: value for name, value in element.attrs.items() if name in _KEPT_ATTRIBUTES}
        if "class" in attrs and not _are_classes_read(element.tag, attrs["class"]):
            del attrs["class"]
        copy = Element(element.tag, attrs, None, element.start)
        if carries_id := copy.tag in _ID_TAGS:
            self.id_carriers.append(copy)
        self._carry_id(element)
        if element.tag == "pre":
            copy.children += element.children  # code is kept whole: its lines are not separate blocks
        else:
            self._copy_content(copy, element)
        if carries_id:
            self.id_carriers.pop()
        if element.tag == "figure" and (picture := find_lazy_picture(element)):
            copy.children.insert(0, picture)
        return copy

    def _copy_title(self, button: Element) -> Element:
        """A copy of a button that is a heading: text of the heading around it, or a line that stands out."""
        is_within_heading = any(above.tag in HEADING_TAGS for above in button.ancestors())
        copy = Element("span" if is_within_heading else "summary", {}, None, button.start)
        self._copy_content(copy, button)
        return copy

    def _copy_content(self, copy: Element, element: Element) -> None:
        """Copy the kept content of an element."""
        kept = self.texts.get(element, ())
        has_pictures = False
        for index, child in enumerate(element.children):
            if isinstance(child, str):
                if index in kept:
                    copy.children.append(child)
            elif (formula := find_formula(child)) is not None:
                if kept or self._is_between_blocks(child):
                    copy.children.append(formula)
            elif is_control_label(child):
                continue
            elif child in self.elements:
                copied = self._copy_element(child)
                copy.children += copied.children if _can_unwrap(copied) else [copied]
            else:
                self._carry_id(child)
                self._copy_unchosen(copy, child)
                has_pictures = True
        if has_pictures:
            copy.children[:] = [wrap_in_link(child, element) for child in copy.children]

    def _copy_unchosen(self, copy: Element, child: Element) -> None:
        """From an element without kept text, copy its pictures, table cells and breaks."""
        if child.tag in _CELL_TAGS:
            cell = Element(child.tag, {}, None, child.start)
            cell.children += [wrap_in_link(picture, child) for picture in walk_pictures(child)]
            copy.children.append(cell)
        elif child.tag in _BREAK_TAGS:
            copy.children.append(child)
        elif self._is_between_blocks(child):
            if child.tag in ("img", "picture"):
                add_picture(copy.children, child)
            else:
                if child.tag in INLINE_TAGS and not child.text:
                    copy.children += [below for below in child.walk() if below.tag == "br"]
                for picture in find_pictures(child):
                    add_picture(copy.children, picture)

    def _is_between_blocks(self, element: Element) -> bool:
        """Whether an element is between the first and the last block."""
        assert self.first is not None
        assert self.last is not None
        return self.first.start <= element.start < self.last.end

    def _carry_id(self, element: Element) -> None:
        """Give the id of an element to the copy around it, if a link points to the id."""
        if not self.linked_ids:
            return
        named = element.attrs.get("id") or (element.attrs.get("name") if element.tag == "a" else None)
        if named in self.linked_ids and self.id_carriers:
            self.id_carriers[-1].attrs.setdefault("id", named or "")


def _picture_paragraph(pictures: list[Element]) -> list[Element]:
    """The pictures as one paragraph."""
    if not pictures:
        return []
    paragraph = Element("p", {}, None, pictures[0].start)
    paragraph.children += [wrap_in_link(picture, None) for picture in pictures]
    return [paragraph]


def _are_classes_read(tag: str, classes: str) -> bool:
    """Whether cleaning reads these classes: the language of code, or the mark of a caption."""
    return tag in ("pre", "code") or bool(_READ_CLASSES.search(classes))


def _can_unwrap(copy: Element) -> bool:
    """Whether a copied element can be replaced by its content: bare inline wrappers, and boxes of blocks."""
    if copy.tag in ("span", "font"):
        return not copy.attrs
    if copy.tag not in _WRAPPER_TAGS or copy.attrs.get("class"):
        return False
    filled = [child for child in copy.children if not isinstance(child, str) or not child.isspace()]
    return all(isinstance(child, Element) and child.tag in _BLOCK_TAGS for child in filled)
