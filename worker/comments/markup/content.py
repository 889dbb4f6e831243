"""Extract the text of each item, without names, times, buttons, signatures and edit notes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from worker.comments import class_words
from worker.comments.dumps.lines import is_button, is_label
from worker.comments.markup.comment_items import Item
from worker.comments.markup.fields_by_vote import PURPOSE_ATTRIBUTES, Place, TextPiece, class_words_of
from worker.comments.markup.measures import IGNORED_TAGS
from worker.comments.markup.personal_places import find_personal_places
from worker.page.page import Element

NOTE_CLASS = re.compile(
    r"signature|(?:^|[ _-])sig(?:$|[ _-])|last-?edit|edit(?:ed)?-?(?:by|note|info)|quote-?(?:head|author)"
)
LABEL_TAGS = frozenset(["span", "b", "i", "em", "strong", "small", "div", "cite"])
MAX_CHROME_CHARS = 60
MIN_PROSE_CHARS = 30
"""Shorter pieces may be labels: they weigh less in the choice of a box."""
Content = tuple[Element | str, ...]


def is_chrome(piece: TextPiece, place: Place, fields: frozenset[str]) -> bool:
    """Whether a piece is not text of the commenter."""
    if (
        piece.place in fields
        or not piece.text
        or "/button." in piece.place
        or piece.short_text.is_collapsed_notice
    ):
        return True
    if (
        piece.element.end - piece.element.start == 1
        and piece.element.tag in LABEL_TAGS
        and is_label(piece.text)
    ):
        return True
    if _is_note(piece.place):
        return True
    if len(piece.text) > MAX_CHROME_CHARS:
        return piece.text == place.repeated_text
    if place.is_constant or piece.short_text.is_button:
        return place.share > 0.3 or is_button(piece.text)
    if (
        piece.date_span is not None
        and len(piece.text) - (piece.date_span[1] - piece.date_span[0]) < 25
        and place.time_share > 0.5
    ):
        return True
    return _is_framed(piece.place) or (
        piece.short_text.is_button and not piece.place.endswith(("/p.", "/div."))
    )


@lru_cache(maxsize=8192)
def _is_note(place: str) -> bool:
    """Whether a place is named for a signature or an edit note."""
    return NOTE_CLASS.search(class_words_of(place)) is not None


@lru_cache(maxsize=8192)
def _is_framed(place: str) -> bool:
    """Whether a place is named for chrome, below the item's own box (which may well be called "reply")."""
    near = place.split("/")[2:][-2:]
    return any(class_words.CHROME.search(part.split(".", 1)[1]) for part in near)


def extract_contents(
    items: Sequence[Item],
    pieces: list[TextPiece],
    places: dict[str, Place],
    fields: frozenset[str],
    author: str | None,
) -> list[Content]:
    """Each item's text, as parts of the page. `author` is the place of names; it is one of the `fields`."""
    text_weights: dict[int, float] = defaultdict(float)
    chrome_weights: dict[int, float] = defaultdict(float)
    personal = find_personal_places(pieces, author)
    for piece in pieces:
        framed = piece.place in personal or is_chrome(piece, places[piece.place], fields)
        side = chrome_weights if framed else text_weights
        weight = 1.0 if len(piece.text) >= MIN_PROSE_CHARS else 0.4
        side[piece.element.start] += weight * max(1, len(piece.text))
    for item in items:
        _sum_weights(item, text_weights, chrome_weights)
    paths = [_elements_by_place(item) for item in items]
    box = _best_box(items, paths, text_weights, chrome_weights)
    boxes = [own.get(box, []) if box else [] for own in paths]
    return [
        _content_of_item(item, own, text_weights, chrome_weights)
        for item, own in zip(items, boxes, strict=True)
    ]


def _sum_weights(item: Item, text_weights: dict[int, float], chrome_weights: dict[int, float]) -> None:
    roots = {root.start for root in item.roots}
    for element in reversed(list(item.elements())):
        if element.start in roots or element.parent is None:
            continue
        for side in (text_weights, chrome_weights):
            if side.get(element.start):
                side[element.parent.start] += side[element.start]


def _elements_by_place(item: Item) -> dict[str, list[Element]]:
    """The item's elements by their place."""
    by_path: dict[str, list[Element]] = defaultdict(list)
    for element, place in item.elements_with_places():
        by_path[place].append(element)
    return by_path


def _best_box(
    items: Sequence[Item],
    paths: Sequence[dict[str, list[Element]]],
    text_weights: dict[int, float],
    chrome_weights: dict[int, float],
) -> str | None:
    """The place that holds nearly all text and little chrome, over all items."""
    inside: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    total = 0.0
    for item, by_path in zip(items, paths, strict=True):
        total += sum(text_weights.get(root.start, 0) for root in item.roots)
        for path, elements in by_path.items():
            sums = inside[path]
            sums[0] += sum(text_weights.get(e.start, 0) for e in elements)
            sums[1] += sum(chrome_weights.get(e.start, 0) for e in elements)
            sums[2] += 1
    best, best_points = None, 0.8
    for path, (words, other, holders) in inside.items():
        if not words or holders < 0.5 * len(items):
            continue
        precision, recall = words / (words + other), words / max(1, total)
        points = 2 * precision * recall / (precision + recall)
        points += 0.08 * bool(class_words.BODY.search(path.rsplit(".", 1)[1])) + 0.001 * path.count("/")
        points += 0.12 * (points > 0.4 and _are_marked(path, paths))
        if points > best_points:
            best, best_points = path, points
    return best


def _are_marked(path: str, paths: Sequence[dict[str, list[Element]]]) -> bool:
    """Whether the boxes at a place are marked as a comment's text by a property or role."""
    boxes = next(by_path[path] for by_path in paths if path in by_path)
    attrs = boxes[0].attrs
    return any(class_words.MARKED_BODY.search(attrs.get(name, "").lower()) for name in PURPOSE_ATTRIBUTES)


def _content_of_item(
    item: Item, boxes: Sequence[Element], text_weights: dict[int, float], chrome_weights: dict[int, float]
) -> Content:
    """The text in an item's boxes; in the whole item if these hold none."""
    roots = boxes if any(text_weights.get(e.start) for e in boxes) else item.roots
    parts: list[Element | str] = []
    for root in roots:
        _collect_parts(root, item, text_weights, chrome_weights, parts)
    return tuple(parts)


def _collect_parts(
    element: Element,
    item: Item,
    text_weights: dict[int, float],
    chrome_weights: dict[int, float],
    parts: list[Element | str],
) -> None:
    """Add an element whole if it holds only text, else only its parts that do."""
    stack: list[Element | str] = [element]
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            parts.append(part)
            continue
        if part.tag in IGNORED_TAGS or (part is not element and part.start in item.item_starts):
            continue
        holds_other = item.item_starts.has_item_below(part)
        if part.tag == "br" or (
            text_weights.get(part.start) and not chrome_weights.get(part.start) and not holds_other
        ):
            parts.append(part)
        elif text_weights.get(part.start) or part is element:
            own = text_weights.get(part.start, 0) - sum(
                text_weights.get(c.start, 0)
                for c in part.children
                if isinstance(c, Element) and c.start not in item.item_starts
            )
            stack.extend(c for c in reversed(part.children) if isinstance(c, Element) or own > 0)
