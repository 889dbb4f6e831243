"""Find which comment answers which, by nesting, ids, depth or indentation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from worker.comments import class_words
from worker.comments.markup.comment_items import Item
from worker.page.page import Element

Parents = list[int | None]
MARGIN = re.compile(r"(?:margin|padding)-(?:left|inline-start|right)\s*:\s*(\d+(?:\.\d+)?)")


def find_parents(items: Sequence[Item]) -> tuple[Parents, str]:
    """The parent's index for each item, and the name of the encoding that gave it."""
    for encoding in (_by_nesting, _by_attribute, _by_depth_class, _by_width, _by_tree_depth):
        parents = encoding(items)
        if any(parent is not None for parent in parents):
            return parents, encoding.__name__.removeprefix("_by_").replace("_", " ")
    return [None] * len(items), "flat"


def native_id(item: Item) -> str | None:
    """The platform's id of a comment, from an id or data attribute at or near the top of its box."""
    for count, element in enumerate(item.elements()):
        if count > 12:
            break
        for name, value in element.attrs.items():
            if name == "id" or (name.startswith("data-") and name.endswith("id") and "parent" not in name):
                found = re.findall(r"\d{2,}", value)
                if found:
                    return str(found[-1])
    return None


def _by_attribute(items: Sequence[Item]) -> Parents:
    """By an attribute that names a parent by another item's id."""
    known: dict[str, int] = {}
    for index, item in enumerate(items):
        own = native_id(item)
        if own is not None:
            known.setdefault(own, index)
    parents: Parents = []
    for index, item in enumerate(items):
        found = None
        for value in _parent_values(item):
            target = known.get(value)
            if target is not None and target != index:
                found = target
                break
        parents.append(found)
    return parents


def _parent_values(item: Item) -> list[str]:
    values = []
    for count, element in enumerate(item.elements()):
        if count > 40:
            break
        for name, value in element.attrs.items():
            names_parent = "parent" in name and "parents" not in name
            shown = (
                name == "href"
                and "#" in value
                and re.search(r"parent|in-?reply|answer-?to", _describing_words(element))
            )
            if names_parent or shown:
                values += re.findall(r"\d{2,}", value)[-1:]
    return values


def _describing_words(element: Element) -> str:
    return " ".join(element.attrs.get(name, "") for name in ("class", "rel", "title")).lower()


def _by_nesting(items: Sequence[Item]) -> Parents:
    """By nesting: an item inside another's box answers it."""
    parents: Parents = []
    open_items: list[int] = []
    for index, item in enumerate(items):
        while open_items and items[open_items[-1]].end <= item.start:
            open_items.pop()
        parents.append(open_items[-1] if open_items else None)
        open_items.append(index)
    return parents


def _by_depth_class(items: Sequence[Item]) -> Parents:
    """By a depth number in a class or attribute of the box, a wrapper or the first elements inside."""
    return _from_levels([_level(item) for item in items])


def _level(item: Item) -> float | None:
    near = [*item.roots[:1], *list(item.roots[0].ancestors())[:2], *list(item.elements())[1:4]]
    for element in near:
        for name in class_words.DEPTH_ATTRIBUTES:
            if element.attrs.get(name, "").isdigit():
                return float(element.attrs[name])
        for token in element.classes:
            found = class_words.DEPTH.search(token.lower())
            if found:
                return float(found[1])
    return None


def _by_width(items: Sequence[Item]) -> Parents:
    """By a left margin, or the width of an empty spacer before the item's text."""
    return _from_levels([_width(item) for item in items])


def _width(item: Item) -> float | None:
    for count, element in enumerate(
        [*item.roots[:1], *list(item.roots[0].ancestors())[:1], *item.elements()]
    ):
        if count > 10:
            break
        found = MARGIN.search(element.attrs.get("style", ""))
        if found:
            return float(found[1])
        width = element.attrs.get("width", "")
        if element.tag in ("img", "td") and width.isdigit() and not element.text:
            return float(width)
    return 0.0


def _by_tree_depth(items: Sequence[Item]) -> Parents:
    """By depth in the tree: replies stand in a list after their parent's box, deeper in the tree."""
    return _from_levels([float(item.roots[0].depth) for item in items])


def _from_levels(levels: Sequence[float | None]) -> Parents:
    """The parent is the nearest earlier item on a lower level. No parents if the levels make no tree."""
    none: Parents = [None] * len(levels)
    if any(level is None for level in levels) or not levels:
        return none
    known = [level for level in levels if level is not None]
    if known[0] != min(known) or len(set(known)) > 15:
        return none
    parents: Parents = []
    open_at: list[int] = []
    for index, level in enumerate(known):
        while open_at and known[open_at[-1]] >= level:
            open_at.pop()
        parents.append(open_at[-1] if open_at else None)
        open_at.append(index)
    return parents
