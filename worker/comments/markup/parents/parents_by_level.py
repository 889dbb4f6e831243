"""Read how deep each item stands: from depth numbers, from indentation, or from the tree.

The number at the same attribute, class or spacer in every item is a level only if the levels of all items
make a tree: hardly ever does an item stand more than one level below the item before it.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from worker.comments import class_words
from worker.comments.markup.boxes.comment_items import Item
from worker.page.page import Element

Parents = list[int | None]
Levels = list[float | None]
MAX_NEAR_ELEMENTS = 12
"""How many elements of an item, from its top, may tell its level."""
MAX_LEVELS = 60
MAX_JUMP_SHARE = 0.1
"""The share of steps downwards that may leave out a level: comments between may be hidden."""
MARGIN = re.compile(
    r"(?:margin|padding)-(?:left|inline-start|right)\s*:\s*(\d+(?:\.\d+)?)"
    r"|(?:margin|padding)\s*:\s*[\w.%-]+\s+[\w.%-]+\s+[\w.%-]+\s+(\d+(?:\.\d+)?)"
    r"|(?<![\w-])--([\w-]++)\s*:\s*(\d+(?:\.\d+)?)"
)
DEPTH_PROPERTY = re.compile(r"depth|level|indent|nest")
"""Words in the names of CSS variables that tell a level."""
SPACER_NAME = re.compile(r"spacer|blank|pixel|clear|trans|empty|dot|1x1|^s\w*\.")
"""Words in the file names of pictures that only take up room."""
MAX_SPACER_HEIGHT = 5


def parents_by_number(items: Sequence[Item]) -> Parents:
    """By a depth number in an attribute or class, on the box, a wrapper or the first elements inside."""
    readings: dict[str, Levels] = defaultdict(lambda: [None] * len(items))
    for index, item in enumerate(items):
        for signal, level in _depth_numbers(item):
            if readings[signal][index] is None:
                readings[signal][index] = level
    by_presence = sorted(readings.values(), key=lambda levels: levels.count(None))
    for levels in by_presence:
        parents = parents_from_levels(levels)
        if any(parent is not None for parent in parents):
            return parents
    return [None] * len(items)


def _depth_numbers(item: Item) -> Iterator[tuple[str, float]]:
    """The numbers that may be depths, each with the attribute or class word that it stands in."""
    near = [*item.roots[:1], *list(item.roots[0].ancestors())[:2], *item.elements()[1:MAX_NEAR_ELEMENTS]]
    for element in near:
        for name, value in element.attrs.items():
            if _names_depth(name) and value.strip().isdecimal():
                yield name, float(value)
        for token in element.classes:
            if found := _depth_in_class(token):
                yield found


@lru_cache(maxsize=4096)
def _names_depth(attribute: str) -> bool:
    return class_words.DEPTH_ATTRIBUTE.search(attribute) is not None


@lru_cache(maxsize=8192)
def _depth_in_class(token: str) -> tuple[str, float] | None:
    """A class word without the depth at its end, and that depth."""
    found = class_words.DEPTH.search(token.lower())
    return (f".{token[: -len(found[1])]}", float(found[1])) if found else None


def parents_by_width(items: Sequence[Item]) -> Parents:
    """By a left margin, or the width or number of empty spacers before the item's text."""
    parents = parents_from_levels([_width(item) for item in items])
    if any(parent is not None for parent in parents):
        return parents
    counts = [_count_spacers(item) for item in items]
    return parents_from_levels(counts) if max(counts) > 1 else parents


def _width(item: Item) -> float:
    above = list(item.roots[0].ancestors())[:1]
    for element in [*item.roots[:1], *above, *item.elements()[:MAX_NEAR_ELEMENTS]]:
        attrs = element.attrs
        for margin, side, variable, level in MARGIN.findall(attrs["style"]) if "style" in attrs else ():
            if not variable or DEPTH_PROPERTY.search(variable):
                return float(margin or side or level)
        width = attrs.get("width", "").removesuffix("px")
        if width.isdecimal() and _is_spacer(element):
            return float(width)
    return 0.0


def _is_spacer(element: Element) -> bool:
    """Whether an element only takes up room: an empty cell, a picture of one pixel. Not a portrait."""
    if element.tag == "img":
        height = element.attrs.get("height", "").removesuffix("px")
        is_flat = height.isdecimal() and int(height) <= MAX_SPACER_HEIGHT
        return is_flat or _is_spacer_address(element.attrs.get("src", "").lower())
    return element.tag == "td" and element.end == element.start + 1 and not element.text


def _is_spacer_address(address: str) -> bool:
    name = address.rpartition("/")[2].partition("?")[0]
    return name.endswith((".gif", ".png")) and SPACER_NAME.search(name) is not None


def _count_spacers(item: Item) -> float:
    """The number of alike empty elements in a row at the top of an item."""
    steps = item.item_starts.measures.step_of
    run: list[Element] = []
    for element in item.elements()[1:MAX_LEVELS]:
        is_empty = element.end == element.start + 1 and not element.text and element.tag not in ("br", "a")
        if is_empty and (not run or (steps(element) == steps(run[0]) and element.parent is run[0].parent)):
            run.append(element)
        elif run or (element.text.strip() and element.end == element.start + 1):
            break
    return float(len(run))


def parents_by_tree_depth(items: Sequence[Item]) -> Parents:
    """By depth in the tree: replies stand in a list after their parent's box, deeper in the tree."""
    return parents_from_levels([float(item.roots[0].depth) for item in items])


def parents_from_levels(levels: Sequence[float | None]) -> Parents:
    """The parent is the nearest earlier item on a lower level. No parents if the levels make no tree.

    Items without a level stand above all others. Those at the start may answer what is not on the page.
    """
    none: Parents = [None] * len(levels)
    shown = sorted({-1.0 if level is None else level for level in levels})
    if not 1 < len(shown) <= MAX_LEVELS:
        return none
    ranks = [shown.index(-1.0 if level is None else level) for level in levels]
    rises = [after - before for before, after in itertools.pairwise(ranks) if after > before]
    if sum(rise > 1 for rise in rises) > MAX_JUMP_SHARE * len(rises):
        return none
    parents: Parents = []
    open_at: list[int] = []
    for index, level in enumerate(ranks):
        while open_at and ranks[open_at[-1]] >= level:
            open_at.pop()
        parents.append(open_at[-1] if open_at else None)
        open_at.append(index)
    return parents
