"""Find the pictures that belong to the chosen text: among it, and right before and after it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from worker.extraction.blocks.blocks import IGNORED_TAGS
from worker.extraction.blocks.class_signals import ClassSignal, chrome_words_of, class_signal_of
from worker.page.page import Element
from worker.word_tables import names

MAX_CHARS_BETWEEN = 150
"""Characters of text left out (date, authors, share) between a leading picture and the first chosen block."""
MAX_LEVELS_AFTER = 3
MAX_LEVELS_BEFORE = 8
MIN_SIDE_PX = 64
"""A picture that is declared smaller and stands outside the text is an icon or a portrait."""
MIN_LARGE_SIDE_PX = 200
"""A picture that is declared at least as large is no icon, whatever its name."""
_HEADING_TAGS = frozenset(["h1", "h2", "h3"])
_MEDIA_TAGS = frozenset(["img", "picture", "table", "pre", "code", "video", "audio", "iframe", "svg"])
_PICTURE_TAGS = frozenset(["img", "picture", "figure"])
_PAGE_TAGS = frozenset(["body", "html"])
CAPTION = re.compile(r"caption", re.IGNORECASE)
_ICON = re.compile(
    r"(?:^|[\s_-])(?<!gallery-)(?:icons?|avatar|logo|emoji|spinner|loader|pixel)(?:$|[\s_-])", re.IGNORECASE
)
_GALLERY_WORDS = names("gallery slideshow carousel slider scroller")
"""Of the words that name chrome, those of galleries: of the document's pictures, or of teasers."""
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|[?#])", re.IGNORECASE)


def find_pictures(element: Element) -> list[Element]:
    """The pictures of an element without chosen text. None if the element is chrome or hidden, or if they
    illustrate text that was left out: a teaser, an author's portrait.
    """
    if element.tag in IGNORED_TAGS or not _may_hold_pictures(element):
        return []
    found: list[Element] = []
    for picture in walk_pictures(element):
        add_picture(found, picture)
    if found and _text_length(element, 0) and not any(map(_is_figure, element.walk())):
        return []
    return [picture for picture in found if not _is_icon(picture)]


def add_picture(row: list[Element] | list[Element | str], picture: Element) -> None:
    """Add a picture to a row. A picture from a ``noscript`` replaces the pictures that it stands in for.

    Those are before it, or one is after it.
    """
    if row and isinstance(row[-1], Element) and _stands_in_for(row[-1], picture):
        return
    if _is_fallback(picture):
        alt = picture.attrs.get("alt", "")
        first = True
        while row and isinstance(row[-1], Element) and row[-1].tag == "img" and not _is_fallback(row[-1]):
            last = row[-1]
            if not first and last.attrs.get("src") and not (alt and last.attrs.get("alt") == alt):
                break
            row.pop()
            first = False
    row.append(picture)


def wrap_in_link(node: Element | str, outer: Element | None) -> Element | str:
    """A picture wrapped in the link around it, if that link is inside `outer`; any other node unchanged."""
    if isinstance(node, str) or node.tag not in ("img", "picture"):
        return node
    for above in node.ancestors():
        if above is outer or above.tag in _PAGE_TAGS:
            break
        if above.tag == "a" and not above.attrs.get("href", "#").startswith("#"):
            link = Element("a", {"href": above.attrs["href"]}, None, above.start)
            link.children.append(node)
            return link
    return node


def find_leading_pictures(first: Element) -> list[Element]:
    """The pictures right before the text whose first block is in this element."""
    found: list[Element] = []
    chars_left = MAX_CHARS_BETWEEN
    for sibling in _siblings_outward(first, MAX_LEVELS_BEFORE, step=-1):
        if isinstance(sibling, str):
            chars_left -= len(sibling.strip())
        elif sibling.tag not in IGNORED_TAGS and class_signal_of(sibling) is ClassSignal.NEUTRAL:
            pictures = find_pictures(sibling)
            found[:0] = pictures
            if sibling.tag not in _HEADING_TAGS and not pictures:
                chars_left -= _text_length(sibling, chars_left)
        if chars_left < 0:
            break
    return found


def _text_length(element: Element, max_chars: int) -> int:
    """The number of characters of text in an element. Counting stops once it is over `max_chars`."""
    length = 0
    for string in element.strings():
        length += len(string.strip())
        if length > max_chars:
            break
    return length


def find_trailing_pictures(last: Element) -> list[Element]:
    """The pictures right after the text whose last block is in this element."""
    found: list[Element] = []
    for sibling in _siblings_outward(last, MAX_LEVELS_AFTER, step=1):
        if isinstance(sibling, str):
            if not sibling.isspace():
                break
            continue
        pictures = find_pictures(sibling)
        if not pictures and sibling.tag not in IGNORED_TAGS and _text_length(sibling, 0):
            break
        found += pictures
    return found


def _siblings_outward(element: Element, levels: int, *, step: int) -> Iterator[Element | str]:
    """The nodes before (or after) an element, nearest first: its siblings, then its parent's, and so on."""
    for _ in range(levels):
        parent = element.parent
        if parent is None or element.tag in _PAGE_TAGS:
            return
        place = next(i for i, child in enumerate(parent.children) if child is element)
        yield from parent.children[place - 1 :: -1] if step < 0 and place else ()
        yield from parent.children[place + 1 :] if step > 0 else ()
        element = parent


def walk_pictures(element: Element) -> Iterator[Element]:
    """The pictures below an element, without hidden parts and, outside figures, without chrome."""
    if element.tag in ("picture", "img"):
        yield element
        return
    for child in element.children:
        if isinstance(child, str) or (child.end - child.start == 1 and child.tag not in _PICTURE_TAGS):
            continue
        enlarges = child.tag == "button" and _in_figure(child)
        if (enlarges or child.tag not in IGNORED_TAGS) and _may_hold_pictures(child):
            yield from walk_pictures(child)
    if element.tag == "figure" and (picture := find_lazy_picture(element)):
        yield picture


def find_lazy_picture(figure: Element) -> Element | None:
    """The picture that a script would make from an address in a figure's attribute."""
    if any(node.tag in _MEDIA_TAGS for node in figure.walk()):
        return None
    for value in figure.attrs.values():
        if _IMAGE_FILE.search(value) and " " not in value.strip():
            return Element("img", {"src": value}, figure, figure.start)
    return None


def _may_hold_pictures(element: Element) -> bool:
    """Whether the pictures of an element may be the document's, by its tag and names."""
    signal = class_signal_of(element)
    if signal is ClassSignal.HIDDEN:
        return _waits_for_its_picture(element)
    return signal is ClassSignal.NEUTRAL or (
        signal is ClassSignal.CHROME and (_in_figure(element) or _is_gallery(element))
    )


def _waits_for_its_picture(element: Element) -> bool:
    """Whether an element has its place on the page, but is invisible until its picture is loaded."""
    style = element.attrs.get("style", "").replace(" ", "")
    return "visibility:hidden" in style and "display:none" not in style and not _text_length(element, 0)


def _is_gallery(element: Element) -> bool:
    """Whether an element is a gallery of pictures rather than of teasers: none of its links has text."""
    words = chrome_words_of(element)
    if not words or words - _GALLERY_WORDS:
        return False
    return not any(node.tag == "a" and _text_length(node, 0) for node in element.walk())


def _in_figure(element: Element) -> bool:
    return any(above.tag == "figure" for above in element.ancestors())


def _is_fallback(picture: Element) -> bool:
    return any(above.tag == "noscript" for above in picture.ancestors())


def _stands_in_for(fallback: Element, picture: Element) -> bool:
    """Whether a picture from a ``noscript`` is the same as the picture that a script loads after it."""
    return (
        _is_fallback(fallback)
        and fallback.parent is not None
        and fallback.parent.parent is picture.parent
        and fallback.attrs.get("alt") == picture.attrs.get("alt")
    )


def _is_icon(picture: Element) -> bool:
    """Whether a picture is as small as an icon, or named as one."""
    attrs = picture.attrs
    declared = (attrs.get("width", "").removesuffix("px"), attrs.get("height", "").removesuffix("px"))
    sides = [int(side) for side in declared if side.isdecimal() and int(side) > 0]
    if sides and min(sides) < MIN_SIDE_PX:
        return True
    if sides and min(sides) >= MIN_LARGE_SIDE_PX:
        return False
    above = picture.parent.attrs.get("class", "") if picture.parent else ""
    folders, _, file = attrs.get("src", "").rpartition("/")
    names = (attrs.get("class", ""), above, file.partition(".")[0], folders.rpartition("/")[2])
    return any(map(_ICON.search, names))


def _is_figure(element: Element) -> bool:
    return element.tag == "figure" or bool(CAPTION.search(element.attrs.get("class", "")))
