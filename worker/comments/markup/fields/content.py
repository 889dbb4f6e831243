"""Extract the text of each item, without names, times, buttons, signatures and edit notes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence

from worker.comments.markup.boxes.comment_items import Item
from worker.comments.markup.boxes.measures import IGNORED_TAGS
from worker.comments.markup.fields.text_box import TextBoxes
from worker.comments.markup.fields.text_or_control import Roles
from worker.comments.markup.fields.text_places import TextPiece
from worker.page.page import Element

Content = tuple[Element | str, ...]
SEPARATOR = re.compile(r"[\s,;:|/·•–—-]*")


def extract_contents(
    items: Sequence[Item], pieces: Sequence[TextPiece], roles: Roles, boxes: TextBoxes
) -> list[Content]:
    """Each item's text, as parts of the page."""
    by_item: dict[int, list[TextPiece]] = defaultdict(list)
    for piece in pieces:
        by_item[piece.item].append(piece)
    contents = []
    for number, item in enumerate(items):
        roots = boxes.of_item(number)
        is_text = roles.is_kept if roots else roles.is_words
        contents.append(_collect_content(item, roots or item.roots, by_item[number], is_text))
    return contents


def _collect_content(
    item: Item,
    boxes: Sequence[Element],
    pieces: Sequence[TextPiece],
    is_text: Callable[[TextPiece], bool],
) -> Content:
    """The parts of an item's boxes with text: elements whole if nothing in them is left out."""
    own_text = {piece.element.start for piece in pieces if is_text(piece)}
    starts = sorted(piece.element.start for piece in pieces if piece.text)
    left_out = [start for start in starts if start not in own_text]
    kept = sorted(own_text)
    parts: list[Element | str] = []
    stack: list[Element | str] = list(reversed(boxes))
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            parts.append(part)
            continue
        if part.tag in IGNORED_TAGS or (part not in boxes and part.start in item.item_starts):
            continue
        has_text = _any_between(kept, part)
        whole = has_text and not _any_between(left_out, part) and not item.item_starts.has_item_below(part)
        if part.tag == "br" or whole or (part.tag == "img" and boxes is not item.roots):
            parts.append(part)
        elif has_text:
            inner = (child for child in part.children if isinstance(child, Element))
            stack.extend(
                reversed(_without_separators(part, left_out) if part.start in own_text else list(inner))
            )
    return tuple(parts)


def _without_separators(box: Element, left_out: Sequence[int]) -> list[Element | str]:
    """The children of a box, without signs between two that are left out: the comma of "Ann, 3 May"."""
    fields = [isinstance(child, Element) and _any_between(left_out, child) for child in box.children]
    around = zip(box.children, [False, *fields], [*fields[1:], False], strict=False)
    return [
        child
        for child, before, after in around
        if not (before and after and isinstance(child, str) and SEPARATOR.fullmatch(child))
    ]


def _any_between(starts: Sequence[int], element: Element) -> bool:
    """Whether one of the sorted numbers of elements is that of an element or of one below it."""
    return bisect_left(starts, element.start) < bisect_left(starts, element.end)
