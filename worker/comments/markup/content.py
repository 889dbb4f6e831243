"""The text of each item, free of names, times, buttons, signatures and edit notes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from worker.comments import class_words
from worker.comments.dumps.lines import is_button, is_label
from worker.comments.markup.fields_by_vote import MARKS, Place, Unit, names_of
from worker.comments.markup.item import Item
from worker.comments.markup.measures import SILENT
from worker.comments.markup.personal_places import find_personal
from worker.page.page import Element

NOTE = re.compile(
    r"signature|(?:^|[ _-])sig(?:$|[ _-])|last-?edit|edit(?:ed)?-?(?:by|note|info)|quote-?(?:head|author)"
)
LABELS = frozenset(["span", "b", "i", "em", "strong", "small", "div", "cite"])
PLENTY = 60
PROSE = 30
"""Pieces shorter than this are as likely labels as text: they weigh less in the choice of a box."""
Content = tuple[Element | str, ...]


def is_chrome(unit: Unit, place: Place, fields: frozenset[str]) -> bool:
    """Whether a piece is anything but what the commenter wrote."""
    if unit.place in fields or not unit.text or "/button." in unit.place or unit.words.folds:
        return True
    if unit.element.end - unit.element.start == 1 and unit.element.tag in LABELS and is_label(unit.text):
        return True
    if _is_note(unit.place):
        return True
    if len(unit.text) > PLENTY:
        return unit.text == place.refrain
    if place.constant or unit.words.button:
        return place.share > 0.3 or is_button(unit.text)
    if unit.shown is not None and len(unit.text) - (unit.shown[1] - unit.shown[0]) < 25 and place.timed > 0.5:
        return True
    return _is_framed(unit.place) or (unit.words.button and not unit.place.endswith(("/p.", "/div.")))


@lru_cache(maxsize=8192)
def _is_note(place: str) -> bool:
    """Whether a place is named for a signature or an edit note."""
    return NOTE.search(names_of(place)) is not None


@lru_cache(maxsize=8192)
def _is_framed(place: str) -> bool:
    """Whether a place is named for chrome, below the item's own box (which may well be called "reply")."""
    near = place.split("/")[2:][-2:]
    return any(class_words.FRAME.search(part.split(".", 1)[1]) for part in near)


def contents(
    items: Sequence[Item],
    units: list[Unit],
    places: dict[str, Place],
    fields: frozenset[str],
    author: str | None,
) -> list[Content]:
    """Each item's text, as parts of the page; `author` is the place of names among the `fields`."""
    said: dict[int, float] = defaultdict(float)
    chrome: dict[int, float] = defaultdict(float)
    personal = find_personal(units, author)
    for unit in units:
        framed = unit.place in personal or is_chrome(unit, places[unit.place], fields)
        side = chrome if framed else said
        weight = 1.0 if len(unit.text) >= PROSE else 0.4
        side[unit.element.start] += weight * max(1, len(unit.text))
    for item in items:
        _add_up(item, said, chrome)
    paths = [_paths(item) for item in items]
    box = _best_box(items, paths, said, chrome)
    boxes = [own.get(box, []) if box else [] for own in paths]
    return [_content(item, own, said, chrome) for item, own in zip(items, boxes, strict=True)]


def _add_up(item: Item, said: dict[int, float], chrome: dict[int, float]) -> None:
    roots = {root.start for root in item.roots}
    for element in reversed(list(item.elements())):
        if element.start in roots or element.parent is None:
            continue
        for side in (said, chrome):
            if side.get(element.start):
                side[element.parent.start] += side[element.start]


def _paths(item: Item) -> dict[str, list[Element]]:
    """The item's elements by their place."""
    by_path: dict[str, list[Element]] = defaultdict(list)
    for element, place in item.placed():
        by_path[place].append(element)
    return by_path


def _best_box(
    items: Sequence[Item],
    paths: Sequence[dict[str, list[Element]]],
    said: dict[int, float],
    chrome: dict[int, float],
) -> str | None:
    """The place that holds nearly all of what is said and little else, over all items."""
    inside: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    total = 0.0
    for item, by_path in zip(items, paths, strict=True):
        total += sum(said.get(root.start, 0) for root in item.roots)
        for path, elements in by_path.items():
            sums = inside[path]
            sums[0] += sum(said.get(e.start, 0) for e in elements)
            sums[1] += sum(chrome.get(e.start, 0) for e in elements)
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
    """Whether the boxes at a place are marked as what a comment says, by a property or role."""
    boxes = next(by_path[path] for by_path in paths if path in by_path)
    attrs = boxes[0].attrs
    return any(class_words.MARKED_BODY.search(attrs.get(name, "").lower()) for name in MARKS)


def _content(
    item: Item, boxes: Sequence[Element], said: dict[int, float], chrome: dict[int, float]
) -> Content:
    """What stands in an item's boxes for text; in all of it where these hold nothing."""
    roots = boxes if any(said.get(e.start) for e in boxes) else item.roots
    parts: list[Element | str] = []
    for root in roots:
        _take(root, item, said, chrome, parts)
    return tuple(parts)


def _take(
    element: Element, item: Item, said: dict[int, float], chrome: dict[int, float], parts: list[Element | str]
) -> None:
    """Take an element whole where it holds nothing but text, else only its parts that do."""
    stack: list[Element | str] = [element]
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            parts.append(part)
            continue
        if part.tag in SILENT or (part is not element and part.start in item.bounds):
            continue
        holds_other = item.bounds.within(part)
        if part.tag == "br" or (said.get(part.start) and not chrome.get(part.start) and not holds_other):
            parts.append(part)
        elif said.get(part.start) or part is element:
            own = said.get(part.start, 0) - sum(
                said.get(c.start, 0)
                for c in part.children
                if isinstance(c, Element) and c.start not in item.bounds
            )
            stack.extend(c for c in reversed(part.children) if isinstance(c, Element) or own > 0)
