"""From chosen blocks back to markup: the smallest copy of the page that holds them and their pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable

from worker.extraction.blocks.blocks import Block
from worker.extraction.blocks.pictures import (
    CAPTION,
    add_picture,
    after,
    before,
    linked,
    pictures_of,
    shown,
    unshown,
)
from worker.page.formulas import formula_of
from worker.page.page import Element, Span, standing_in
from worker.words import names

_BREAKS = names("br hr wbr")
_CELLS = names("td th")
_BLOCKS = names("p div ul ol dl pre table blockquote figure h1 h2 h3 h4 h5 h6 section article hr")
_BARE = names("span font div section")
"""Elements that say nothing of their content, once nothing but blocks is in them."""
_ANCHORED = names("p li dt dd h1 h2 h3 h4 h5 h6 sup")
"""What may carry an id, so that a footnote and the links to it still meet."""
_ATTRIBUTES = names(
    "href src srcset alt title cite class width height colspan rowspan reversed start type value role "
    "data-lang data-language data-src data-srcset data-original data-lazy-src data-lazy-srcset data-lazy "
    "data-original-src data-full-src data-url"
)
"""What cleaning reads; the rest would only be written out and parsed again."""
_TELLING = re.compile(rf"{CAPTION.pattern}|(?:^|\s)(?:highlight(?:-source)?|lang(?:uage)?)-\w", re.IGNORECASE)


def gather(holder: Element, blocks: Iterable[Block]) -> tuple[Element, ...]:
    """A copy of the holder with the text of these blocks alone, and the pictures among them."""
    return _Copy(blocks).of(holder)


def outside(blocks: Iterable[Block], spans: Iterable[Span]) -> list[Block]:
    """The blocks that stand on none of the spans."""
    stands = standing_in(spans)
    return [block for block in blocks if not stands(block.start)]


def within(blocks: Iterable[Block], spans: Iterable[Span]) -> list[Block]:
    """The blocks that stand on one of the spans."""
    stands = standing_in(spans)
    return [block for block in blocks if stands(block.start)]


class _Copy:
    """One copying: which text is kept, and which elements hold some."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self.kept: dict[Element, set[int]] = {}
        self.alive: set[Element] = set()
        self.linked: set[str] = set()
        """Ids that kept links of the page lead to."""
        self.rows: list[Element] = []
        """The copies around the one being made that may carry an id."""
        first = last = None
        for block in blocks:
            if first is None or block.element.start < first.start:
                first = block.element
            if last is None or block.element.start > last.start:
                last = block.element
            for element, index in block.places:
                self.kept.setdefault(element, set()).add(index)
                node: Element | None = element
                while node is not None and node not in self.alive:
                    self.alive.add(node)
                    if node.tag == "a" and (href := node.attrs.get("href", "")).startswith("#"):
                        self.linked.add(href[1:])
                    node = node.parent
        self.first, self.last = first, last

    def of(self, holder: Element) -> tuple[Element, ...]:
        if holder not in self.alive or self.first is None or self.last is None:
            return ()
        return (*_row(before(self.first)), self._element(holder), *_row(after(self.last)))

    def _element(self, element: Element) -> Element:
        """A copy of an element that holds kept text."""
        attrs = {name: value for name, value in element.attrs.items() if name in _ATTRIBUTES}
        if "class" in attrs and not _is_telling(element.tag, attrs["class"]):
            del attrs["class"]
        copy = Element(element.tag, attrs, None, element.start)
        if is_row := copy.tag in _ANCHORED:
            self.rows.append(copy)
        self._anchor(element)
        if element.tag == "pre":
            copy.children += element.children  # a listing is whole: its lines are no blocks to choose from
        else:
            self._fill(copy, element)
        if is_row:
            self.rows.pop()
        if element.tag == "figure" and (picture := unshown(element)):
            copy.children.insert(0, picture)
        return copy

    def _fill(self, copy: Element, element: Element) -> None:
        """Put in what is kept of an element's content."""
        kept = self.kept.get(element, ())
        brought = False
        for index, child in enumerate(element.children):
            if isinstance(child, str):
                if index in kept:
                    copy.children.append(child)
            elif (formula := formula_of(child)) is not None:
                if kept or self._is_among(child):
                    copy.children.append(formula)
            elif child in self.alive:
                made = self._element(child)
                copy.children += made.children if _is_bare(made) else [made]
            else:
                self._anchor(child)
                self._bring(copy, child)
                brought = True
        if brought:
            copy.children[:] = [linked(child, element) for child in copy.children]

    def _bring(self, copy: Element, child: Element) -> None:
        """Take along an element without kept text, or what of it goes with the text around it."""
        if child.tag in _CELLS:
            cell = Element(child.tag, {}, None, child.start)
            cell.children += [linked(picture, child) for picture in shown(child)]
            copy.children.append(cell)
        elif child.tag in _BREAKS:
            copy.children.append(child)
        elif self._is_among(child):
            if child.tag in ("img", "picture"):
                add_picture(copy.children, child)
            else:
                for picture in pictures_of(child):
                    add_picture(copy.children, picture)

    def _is_among(self, element: Element) -> bool:
        """Whether an element stands between the first and the last block."""
        assert self.first is not None
        assert self.last is not None
        return self.first.start <= element.start < self.last.end

    def _anchor(self, element: Element) -> None:
        """Give the row that an element stands in its id, where a link leads to it."""
        if not self.linked:
            return
        named = element.attrs.get("id") or (element.attrs.get("name") if element.tag == "a" else None)
        if named in self.linked and self.rows:
            self.rows[-1].attrs.setdefault("id", named or "")


def _row(pictures: list[Element]) -> list[Element]:
    """Pictures as a paragraph of their own."""
    if not pictures:
        return []
    row = Element("p", {}, None, pictures[0].start)
    row.children += [linked(picture, None) for picture in pictures]
    return [row]


def _is_telling(tag: str, classes: str) -> bool:
    """Whether cleaning reads these classes: of code (its language), and of what says it is a caption."""
    return tag in ("pre", "code") or bool(_TELLING.search(classes))


def _is_bare(copy: Element) -> bool:
    """Whether a copied element can give up its content in place: inline wrappers, blocks around one block."""
    if copy.tag in ("span", "font"):
        return not copy.attrs
    if copy.tag not in _BARE or copy.attrs.get("class"):
        return False
    filled = [child for child in copy.children if not isinstance(child, str) or not child.isspace()]
    return all(isinstance(child, Element) and child.tag in _BLOCKS for child in filled)
