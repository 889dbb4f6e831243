"""Measure the text between the boxes of a group: much of it, and the boxes are only heads of comments."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from worker.comments.markup.boxes.comment_items import Item
from worker.comments.markup.boxes.measures import Measures
from worker.page.page import Element

MAX_GAPS = 9


def usual_gap_chars(items: Sequence[Item], measures: Measures) -> int:
    """The middle number of characters, outside links, between one item and the next."""
    gaps = sorted(_chars_between(one, other, measures) for one, other in pairwise(items[: MAX_GAPS + 1]))
    return gaps[len(gaps) // 2] if gaps else 0


def _chars_between(item: Item, following: Item, measures: Measures) -> int:
    """0 if the following item stands inside the first."""
    start, end = item.end, following.start
    total, above = 0, item.roots[-1].parent
    while above is not None and start < end:  # what follows the item, up to the box that holds both
        total += _chars_inside(above, start, end, measures)
        if above.end > end:
            break
        start, above = above.end, above.parent
    inner = following.roots[0].parent
    while inner is not None and inner is not above and inner.start >= start:  # what precedes the next item
        total += _chars_inside(inner, inner.start, end, measures)
        end, inner = inner.start, inner.parent
    return total


def _chars_inside(box: Element, start: int, end: int, measures: Measures) -> int:
    """Characters of the children that stand between two element numbers."""
    return sum(
        measures.text_chars[child.start] - measures.link_chars[child.start]
        for child in box.children
        if isinstance(child, Element) and start <= child.start and child.end <= end
    )
