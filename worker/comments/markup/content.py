"""Extract the text of each item, without names, times, buttons, signatures and edit notes."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence

from worker.comments import class_words
from worker.comments.markup.comment_items import Item
from worker.comments.markup.fields_by_vote import PURPOSE_ATTRIBUTES, TextPiece
from worker.comments.markup.measures import IGNORED_TAGS
from worker.comments.markup.roles import Roles
from worker.page.page import Element

MIN_PROSE_CHARS = 30
"""Shorter pieces may be labels: they weigh less in the choice of a box."""
Content = tuple[Element | str, ...]


def extract_contents(
    items: Sequence[Item],
    pieces: list[TextPiece],
    roles: Roles,
) -> list[Content]:
    """Each item's text, as parts of the page."""
    text_weights: dict[int, float] = defaultdict(float)
    chrome_weights: dict[int, float] = defaultdict(float)
    for piece in pieces:
        side = text_weights if roles.is_words(piece) else chrome_weights
        weight = 1.0 if len(piece.text) >= MIN_PROSE_CHARS else 0.4
        side[piece.element.start] += weight * max(1, len(piece.text))
    for item in items:
        _sum_weights(item, text_weights, chrome_weights)
    paths = [_elements_by_place(item) for item in items]
    box = _best_box(items, paths, text_weights, chrome_weights)
    by_item: dict[int, list[TextPiece]] = defaultdict(list)
    for piece in pieces:
        by_item[piece.item].append(piece)
    contents = []
    for number, (item, own) in enumerate(zip(items, paths, strict=True)):
        boxes = own.get(box, []) if box else []
        is_text = roles.is_kept if boxes else roles.is_words
        contents.append(_collect_content(item, boxes or item.roots, by_item[number], is_text))
    return contents


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
        if part.tag == "br" or whole:
            parts.append(part)
        elif has_text:
            own = part.start in own_text
            stack.extend(child for child in reversed(part.children) if isinstance(child, Element) or own)
    return tuple(parts)


def _any_between(starts: Sequence[int], element: Element) -> bool:
    """Whether one of the sorted numbers of elements is that of an element or of one below it."""
    return bisect_left(starts, element.start) < bisect_left(starts, element.end)
