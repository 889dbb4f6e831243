"""Signs in the markup that the boxes taken for comments are not all of them, or lost words of their texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from worker.comments.markup.boxes.comment_items import Item, Row
from worker.comments.markup.boxes.text_between_items import usual_gap_chars
from worker.comments.markup.candidate_choice import overlapping_items
from worker.comments.markup.candidates import Candidate
from worker.comments.markup.fields.text_places import TextPiece
from worker.document import Doubt
from worker.page.page import Element, Page

SURE_POINTS = 12.0
"""From so many points on, the evidence for comments leaves no doubt."""
NUMBERED_ID = re.compile(r"(.*?)\d{2,}\D*")
MIN_LEFT_CHARS = 20
"""Shorter pieces of text that a comment leaves over are its labels, numbers and buttons."""


def find_reading_doubts(
    page: Page,
    chosen: Sequence[Candidate],
    good: Sequence[Candidate],
    rows: Sequence[Row],
    opening: Item | None,
) -> tuple[Doubt, ...]:
    """The signs against reading the `chosen` of the `good` candidates as `rows`, below the `opening` post."""
    items, best = [item for item, _ in rows], chosen[0]
    chars = sum(len(comment.text) for _, comment in rows) or 1
    between = usual_gap_chars(items, best.items[0].item_starts.measures) * len(items)
    left, cut = _measure_lost_text(chosen, rows)
    doubts = {
        "weak evidence": 1 - best.points / SURE_POINTS,
        "boxes named otherwise": 1 - best.group.named,
        "boxes beside": _share(_count_boxes_beside(chosen, good), len(items)),
        "ids of no comment": _share(_count_other_ids(page, items, opening), len(items)),
        "times of no comment": _share(_count_other_times(items, opening), len(items)),
        "text left over": _share(left, chars),
        "text between boxes": _share(between, chars),
        "words cut from lines": cut / len(items),
    }
    return tuple(Doubt(sign, round(amount, 3)) for sign, amount in doubts.items() if amount > 0)


def _share(part: float, rest: float) -> float:
    return part / (part + rest)


def _count_boxes_beside(chosen: Sequence[Candidate], good: Sequence[Candidate]) -> int:
    """How many boxes that look like comments stand outside the chosen ones, of the kind with most."""
    beside = [
        len(other.items)
        for other in good
        if len(other.items) > 1
        and not any(overlapping_items(item, one) for one in chosen for item in other.items)
    ]
    return max(beside, default=0)


def _count_other_ids(page: Page, items: Sequence[Item], opening: Item | None) -> int:
    """How many elements have a numbered id like those of the items, and are no items."""
    roots = [root for item in (*items, *([opening] if opening else [])) for root in item.roots]
    stems = Counter(stem for root in roots if (stem := _stem_of(root.attrs.get("id", ""))))
    usual = {stem for stem, count in stems.items() if 2 * count >= len(items)}
    own = {root.start for root in roots}
    return sum(
        element.start not in own and _stem_of(element.attrs["id"]) in usual
        for element in (page.elements if usual else ())
        if "id" in element.attrs
    )


def _stem_of(name: str) -> str:
    """What stands before the number of an id: "comment-" of "comment-12"; empty without one."""
    found = NUMBERED_ID.fullmatch(name)
    return found[1] if found else ""


def _count_other_times(items: Sequence[Item], opening: Item | None) -> int:
    """How many dates stand outside the items and the opening post."""
    read = [*items, opening] if opening else items
    own = {element.start for item in read for element in item.elements()}
    return sum(at not in own for at in items[0].item_starts.measures.date_elements)


def _measure_lost_text(chosen: Sequence[Candidate], rows: Sequence[Row]) -> tuple[int, int]:
    """Characters of texts that one item alone has and no comment took; items with words cut from a line."""
    left: Counter[str] = Counter()
    cut: set[int] = set()
    for start, piece, line in _pieces_left_out(chosen, rows):
        if line:
            cut.add(start)
        elif len(piece.text) >= MIN_LEFT_CHARS:
            left[piece.text] += 1
    return sum(len(text) for text, times in left.items() if times == 1), len(cut)


def _pieces_left_out(
    chosen: Sequence[Candidate], rows: Sequence[Row]
) -> Iterator[tuple[int, TextPiece, bool]]:
    """The pieces of text in no comment that are no names or times: the item's start, the piece, and whether
    the text around it in its line was taken.
    """
    contents = {item.start: comment.content for item, comment in rows}
    spans = {
        start: [(part.start, part.end) for part in content if isinstance(part, Element)]
        for start, content in contents.items()
    }
    strings = {
        start: {part for part in content if isinstance(part, str) and not part.isspace()}
        for start, content in contents.items()
    }
    for candidate in chosen:
        fields = (candidate.time_place, candidate.author_place)
        for piece in candidate.pieces_and_places[0]:
            start, element = candidate.items[piece.item].start, piece.element
            if start not in contents or piece.place in fields:
                continue
            if any(first <= element.start < end for first, end in spans[start]):
                continue
            if not _holds(element, strings[start]):
                yield start, piece, element.parent is not None and _holds(element.parent, strings[start])


def _holds(element: Element, strings: set[str]) -> bool:
    """Whether one of the strings is the element's own text."""
    return any(isinstance(child, str) and child in strings for child in element.children)
