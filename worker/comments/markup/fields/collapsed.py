"""Find comments that a page shows collapsed, for example for a low score or for length."""

from __future__ import annotations

import re
from collections.abc import Sequence

from worker.comments.markup.boxes.comment_items import Item
from worker.comments.markup.fields.text_places import TextPiece
from worker.document import Fact, FoundComment
from worker.page.page import Element

COLLAPSED_CLASS = re.compile(
    r"(?:(?:is|js|comment|reply|answer|post|message|c)[-_]+)?(?:collapsed|folded|minimi[sz]ed|hidden)"
    r"|(?:[a-z]+[-_]+)?(?:low[-_]?scored?|below[-_]?threshold)"
)
"""A class word that means collapsed. "score-hidden" means something else."""
HIDDEN_STYLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def find_collapsed(items: Sequence[Item], pieces: Sequence[TextPiece]) -> frozenset[int]:
    """The numbers of the items that are collapsed by their markup or by a notice.

    A sign that more than half of the items have is ignored: the page is made so, for scripts to change.
    """
    marked = {number for number, item in enumerate(items) if _is_marked(item)}
    noticed = {piece.item for piece in pieces if piece.short_text.is_collapsed_notice}
    return frozenset().union(
        *(numbers for numbers in (marked, noticed) if 2 * len(numbers) <= len(items) + 1)
    )


def describe_collapsed(comments: Sequence[FoundComment]) -> tuple[Fact, ...]:
    """The evidence, if any comment is collapsed."""
    count = sum(comment.collapsed for comment in comments)
    return (Fact("comments folded", f"{count} of {len(comments)}", "by their markup or a notice"),) * (
        count > 0
    )


def _is_marked(item: Item) -> bool:
    """Whether the item's box is collapsed, or a box in it with most of its text."""
    chars = item.item_starts.measures.text_chars
    for root in item.roots:
        box: Element | None = root
        while box is not None:
            if _is_collapsed_box(box):
                return True
            inner = [child for child in box.children if isinstance(child, Element)]
            largest = max(inner, key=lambda child: chars[child.start], default=None)
            box = (
                largest
                if largest
                and largest.start not in item.item_starts
                and 2 * chars[largest.start] > chars[root.start]
                else None
            )
    return False


def _is_collapsed_box(box: Element) -> bool:
    attrs = box.attrs
    if (box.tag == "details" and "open" not in attrs) or "hidden" in attrs:
        return True
    if HIDDEN_STYLE.search(attrs.get("style", "")):
        return True
    return any(COLLAPSED_CLASS.fullmatch(word.lower()) for word in box.classes)
