"""Choose, among candidates that may all be the comments of a page, the one that explains the page best.

Boxes inside or around each other are rival readings of the same thread: a comment, its header, its text,
a row of it, the list of all answers to it. Where a comment begins and ends shows in what its box explains.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from worker.comments.markup.boxes.comment_items import Item
from worker.comments.markup.candidates import Candidate
from worker.comments.markup.parents.parents import find_parents

MIN_EXTRA_SHARE = 0.2
"""From this share of further boxes, a candidate is the whole and another only its part."""
MAX_FULLER_DEFICIT = 3.0
"""A reading of the same boxes that explains much more may have this many points fewer."""


def choose_best(good: Sequence[Candidate]) -> Candidate:
    """The candidate that explains the thread best, of candidates in order of their points."""
    return _choose_finer(_choose_best(good), good)


def _choose_best(good: Sequence[Candidate]) -> Candidate:
    """The strongest candidate; the innermost of nested single boxes; the whole, not its part."""
    best = good[0]
    if len(best.items) == 1:
        several = _choose_several(best, good)
        if several is None:
            alike = [r for r in good if len(r.items) == 1 and r.points >= best.points - 2.5]
            inner = [r for r in alike if _is_inside(r.items[0], best.items[0])]
            return max(inner, key=lambda r: r.items[0].start, default=best)
        best = several
    best = _choose_fuller(best, good)
    least = best.points
    for other in good[1:]:
        if _wraps(other, best) and find_parents(other.items)[1] != "flat" == find_parents(best.items)[1]:
            best = other
        if len(other.items) > len(best.items) and _covers(other, best, least):
            best = other
    return best


def _choose_fuller(best: Candidate, good: Sequence[Candidate]) -> Candidate:
    """The candidate of boxes around, inside or beside those of the best one that explains much more of the
    thread, if there is one: a comment with its text, not its header alone.
    """
    for other in good:
        near = other is not best and other.points >= best.points - MAX_FULLER_DEFICIT
        if near and len(other.items) > 1 and _share_places(other, best) and _explains_more(other, best):
            best = other
    return best


def _explains_more(other: Candidate, best: Candidate) -> bool:
    """Whether more of the text falls into boxes with one name and one time each.

    Boxes that are too few, or hold too little text of any kind, are not read.
    """
    rival_whole, most_whole = best.whole_items, len(other.items)
    factor = 1.1 if most_whole > 1.25 * rival_whole else 1.6
    if most_whole < 0.9 * rival_whole or other.chars <= factor * best.explained_chars:
        return False
    whole, text, rival_text = other.whole_items, other.explained_chars, best.explained_chars
    return (text > 1.6 * rival_text and whole >= 0.9 * rival_whole) or (
        text > 1.1 * rival_text and whole > 1.25 * rival_whole
    )


def _share_places(one: Candidate, other: Candidate) -> bool:
    """Whether most boxes of the one with fewer hold a box of the other, or stand in one."""
    few, many = sorted((one, other), key=lambda candidate: len(candidate.items))
    return sum(bool(overlapping_items(item, many)) for item in few.items) > 0.7 * len(few.items)


def _choose_finer(best: Candidate, good: Sequence[Candidate]) -> Candidate:
    """The candidate that splits the boxes of the best one into several comments each, if there is one.

    It must hold the same names and times, and more. Remarks on answers have their own names and times.
    """
    finer = [
        other
        for other in good
        if len(other.items) > 1.5 * len(best.items)
        and other.points >= best.points - 3.5
        and is_finer(other, best)
    ]
    field_elements = best.field_elements() if finer else set()
    for other in finer:
        theirs = other.field_elements()
        if len(theirs) > 1.5 * len(field_elements) < 2.2 * len(field_elements & theirs):
            return other
    return best


def _choose_several(single: Candidate, good: Sequence[Candidate]) -> Candidate | None:
    """The strongest candidate of several boxes around, among or inside a single one.

    In a single box every field is on "most" items. A class word that only one comment has (the author's
    own comment, the only one with answers) makes a group of one. Several similar boxes are better evidence,
    unless none has the fields of a comment: they are a post's author and its text.
    """
    lone = single.items[0]
    return next(
        (
            other
            for other in good
            if len(other.items) > 1
            and other.points >= single.points - 4
            and other.whole_items
            and any(_is_inside(lone, item) or _is_inside(item, lone) for item in other.items)
        ),
        None,
    )


def _covers(whole: Candidate, part: Candidate, points: float) -> bool:
    """Whether one candidate has a box for each box of another, and further ones.

    Odd and even rows, or the comments of one author, have a class of their own. Text near them may give
    them more points than all comments together.
    """
    if whole.points < points - 2.5 and not (whole.points >= points - 4 and _has_complete_fields(whole)):
        return False
    if set(part.starts) < set(whole.starts):
        beside = any(not overlapping_items(item, part) for item in whole.items)
        return beside or whole.whole_items > part.whole_items
    held = {at for item in part.items for at in overlapping_items(item, whole)}
    more = len(whole.items) - len(held)
    each = all(len(overlapping_items(item, whole)) == 1 for item in part.items)
    return each and len(held) == len(part.items) and more >= max(2, MIN_EXTRA_SHARE * len(part.items))


def overlapping_items(item: Item, candidate: Candidate) -> range:
    """The numbers of a candidate's items that hold an item or stand in it."""
    starts = candidate.starts
    first = bisect_left(starts, item.start)
    if first > 0 and candidate.items[first - 1].end >= item.end:
        first -= 1
    return range(first, bisect_left(starts, item.end))


def _has_complete_fields(candidate: Candidate) -> bool:
    """Whether nearly every item has one name and one time, or one of either if only that was found."""
    _, places = candidate.pieces_and_places
    found = [places.get(place) for place in (candidate.time_place, candidate.author_place) if place]
    return len(found) >= 1 and all(
        place is not None and place.share >= 0.8 and len(place.pieces) <= 1.3 * place.holders
        for place in found
    )


def _wraps(outer: Candidate, inner: Candidate) -> bool:
    """Whether each box of one candidate holds one box of the other, in order."""
    if len(outer.items) != len(inner.items) or outer.points < inner.points - 1.5:
        return False
    pairs = zip(outer.items, inner.items, strict=True)
    return all(o.start <= i.start and i.end <= o.end for o, i in pairs)


def _is_inside(inner: Item, outer: Item) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def is_finer(fine: Candidate, coarse: Candidate, share: float = 0.8) -> bool:
    """Whether one candidate splits the boxes of the other, which are then lists of comments."""
    if len(fine.items) <= len(coarse.items) or fine.time_place is None or fine.author_place is None:
        return False
    starts = sorted(item.start for item in fine.items)
    held = [bisect_left(starts, item.end) - bisect_left(starts, item.start) for item in coarse.items]
    return sum(held) >= share * len(starts) and max(held) > 1
