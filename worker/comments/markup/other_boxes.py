"""Leave out boxes among the comments that are none: forms, advertisements, events, copies of an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from statistics import median

from worker.comments import class_words
from worker.comments.control_words import DELETED_NOTICE
from worker.comments.markup.boxes.comment_items import Item, Row
from worker.page.page import Element

NEARLY_ALL, MOST = 0.8, 0.6
MAX_EVENT_CHARS = 200
"""Longer texts are not events ("Ann closed this")."""
TOP_ROWS = 2
"""A copy of the best answer is the first of all, or follows the opening post."""
MEDIA_TAGS = frozenset(["img", "picture", "video", "audio"])


def is_deleted(item: Item, text: str) -> bool:
    """Whether a class word or the whole text says that the comment was deleted."""
    classes = " ".join(item.roots[0].classes).lower()
    return bool(DELETED_NOTICE.fullmatch(text) or class_words.DELETED.search(classes))


def leave_out_others(rows: Sequence[Row], usual: Collection[int]) -> list[Row]:
    """The rows that are comments. `usual` are the starts of items with a name or time at the usual place."""
    share = 1 / max(1, len(rows))
    whole = share * sum(bool(comment.author and comment.posted_text) for _, comment in rows)
    told = share * sum(bool(comment.text) for _, comment in rows)
    pictures = median([_count_pictures(item) for item, _ in rows] or [0])
    boxes = usual_text_boxes(rows)
    kept = []
    for item, comment in rows:
        is_empty_form = whole >= NEARLY_ALL and not (comment.author or comment.posted_text)
        is_advertisement = told >= NEARLY_ALL and not comment.text and _count_pictures(item) <= pictures
        is_event = (
            whole >= MOST
            and item.start not in usual
            and len(comment.text) < MAX_EVENT_CHARS
            and bool(boxes)
            and not any(_step_of(item, element) in boxes for element in item.elements())
        )
        if comment.deleted or not (is_empty_form or is_advertisement or is_event):
            kept.append((item, comment))
    return kept


def usual_text_boxes(rows: Sequence[Row]) -> set[str]:
    """Tags and first class words of boxes that hold the texts of most comments."""
    counts: Counter[str] = Counter()
    for item, comment in rows:
        around = [part for part in comment.content if isinstance(part, Element)]
        near = [*around, *(part.parent for part in around if part.parent is not None)]
        counts.update({_step_of(item, element) for element in near if element.start > item.start})
    return {step for step, count in counts.items() if count >= MOST * len(rows) and not step.endswith(".")}


def _step_of(item: Item, element: Element) -> str:
    return item.item_starts.measures.step_of(element)


def _count_pictures(item: Item) -> int:
    return sum(element.tag in MEDIA_TAGS for element in item.elements())


def leave_out_copies(rows: Sequence[Row]) -> list[Row]:
    """Leave out a dated answer at the top that is shown again, with the same id or none, where it stands."""
    seen: dict[tuple[str | None, str | None, str], set[str | None]] = {}
    kept: list[Row] = []
    for at, (item, comment) in reversed(list(enumerate(rows))):
        text = comment.text
        ids = seen.setdefault((comment.author, comment.posted_text, text), set())
        known, own = ids - {None}, comment.native_id
        is_copy = (
            at < TOP_ROWS and bool(ids and comment.posted_text) and (not known or own is None or own in known)
        )
        ids.add(own)
        if not is_copy:
            kept.append((item, comment))
    return kept[::-1]
