"""Extract the text of each item, without names, times, buttons, signatures and edit notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from worker.comments.markup.boxes.comment_items import Item
from worker.comments.markup.boxes.measures import IGNORED_TAGS, holds_any
from worker.comments.markup.fields.text_box import TextBoxes
from worker.comments.markup.fields.text_or_control import Roles
from worker.comments.markup.fields.text_places import TextPiece
from worker.page.page import Element

Content = tuple[Element | str, ...]
SEPARATOR = re.compile(r"[\s,;:|/·•–—-]*")


def extract_contents(
    items: Sequence[Item], by_item: Mapping[int, Sequence[TextPiece]], roles: Roles, boxes: TextBoxes
) -> list[Content]:
    """Each item's text, as parts of the page. `by_item` are the pieces of each, by its number."""
    contents = []
    for number, item in enumerate(items):
        roots = boxes.of_item(number)
        is_text = roles.is_kept if roots else roles.is_words
        contents.append(
            _collect_content(item, roots or item.roots, by_item[number], is_text, roles.signature_cuts)
        )
    return contents


def _collect_content(
    item: Item,
    boxes: Sequence[Element],
    pieces: Sequence[TextPiece],
    is_text: Callable[[TextPiece], bool],
    cuts: Mapping[int, int],
) -> Content:
    """The parts of an item's boxes with text: elements whole if nothing in them is left out."""
    own_text = {piece.element.start for piece in pieces if is_text(piece)}
    starts = sorted(piece.element.start for piece in pieces if piece.text)
    left_out = [start for start in starts if start not in own_text or start in cuts]
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
        has_text = holds_any(part, kept)
        whole = has_text and not holds_any(part, left_out) and not item.item_starts.has_item_below(part)
        if part.tag == "br" or whole or (part.tag == "img" and boxes is not item.roots):
            parts.append(part)
        elif has_text:
            children = part.children[: cuts.get(part.start)]
            inner = (child for child in children if isinstance(child, Element))
            stack.extend(
                reversed(_without_separators(children, left_out) if part.start in own_text else list(inner))
            )
    return tuple(parts)


def _without_separators(children: Sequence[Element | str], left_out: Sequence[int]) -> list[Element | str]:
    """Children of a box, without signs between two that are left out: the comma of "Ann, 3 May"."""
    fields = [isinstance(child, Element) and holds_any(child, left_out) for child in children]
    around = zip(children, [False, *fields], [*fields[1:], False], strict=False)
    return [
        child
        for child, before, after in around
        if not (before and after and isinstance(child, str) and SEPARATOR.fullmatch(child))
    ]
