"""Put the comments of several places of a thread in one order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from worker.comments.merging.matching import Matches, exact_time
from worker.document import Comment, LeadKind

Pair = tuple[int | None, int | None]
"""A comment as its indexes among the known ones and among those that were seen."""


def put_in_order(
    known: Sequence[Comment], seen: Sequence[Comment], same: Matches, place: LeadKind
) -> list[Pair]:
    """Return all comments in the order of the thread.

    New comments come after the one that they were seen after. The last ones, after which no known comment
    was seen, come where their time belongs, else at the end. Pages of a thread decide in which order it
    stands: feeds and interfaces often give it in the other direction.
    """
    fresh = [index for index in range(len(seen)) if same.first[index] == index]
    if place != "page" and _is_other_direction(known, seen, fresh, same):
        fresh.reverse()
    anchors = [index for index in fresh if same.known[index] is not None]
    if not anchors:
        olds: list[Pair] = [(number, None) for number in range(len(known))]
        at = _place_by_time(known, seen, fresh)
        return [*olds[:at], *((None, index) for index in fresh), *olds[at:]]
    ordered = _reorder(known, anchors, same) if place == "page" else _pair_up(known, anchors, same)
    tail = fresh[fresh.index(anchors[-1]) + 1 :]
    ordered = _insert(ordered, fresh[: len(fresh) - len(tail)], same)
    at = ordered.index((same.known[anchors[-1]], anchors[-1])) + 1
    if tail and not _is_answer(seen[tail[0]]):
        at = _skip_earlier(ordered, at, known, seen[tail[0]])
    return [*ordered[:at], *((None, index) for index in tail), *ordered[at:]]


def _pair_up(known: Sequence[Comment], anchors: Sequence[int], same: Matches) -> list[Pair]:
    seen_as = {same.known[index]: index for index in anchors}
    return [(number, seen_as.get(number)) for number in range(len(known))]


def _reorder(known: Sequence[Comment], anchors: Sequence[int], same: Matches) -> list[Pair]:
    """The known comments; those that were seen are in the order of the page now, on the places they had."""
    numbers = {same.known[index] for index in anchors}
    now = iter([(same.known[index], index) for index in anchors])
    return [next(now) if number in numbers else (number, None) for number in range(len(known))]


def _insert(ordered: Sequence[Pair], fresh: Sequence[int], same: Matches) -> list[Pair]:
    """Insert new comments after the one before them on the list, the first ones before the one after them."""
    after: defaultdict[int | None, list[Pair]] = defaultdict(list)
    before: int | None = None
    for index in fresh:
        if same.known[index] is None:
            after[before].append((None, index))
        else:
            before = index
    leading = after.pop(None, [])
    first_anchor = next(index for index in fresh if same.known[index] is not None)
    made: list[Pair] = []
    for pair in ordered:
        if pair[1] is not None and pair[1] == first_anchor:
            made += leading
        made.append(pair)
        if pair[1] is not None:
            made += after[pair[1]]
    return made


def _is_other_direction(
    known: Sequence[Comment], seen: Sequence[Comment], fresh: Sequence[int], same: Matches
) -> bool:
    """Whether a list runs against the thread: by the comments of both, else by the times of each.

    A thread of which nothing is known begins with its oldest comment.
    """
    numbers = [number for index in fresh if (number := same.known[index]) is not None]
    if steps := sum(1 if one < other else -1 for one, other in pairwise(numbers)):
        return steps < 0
    return _direction([seen[index] for index in fresh]) == -(_direction(known) or 1)


def _direction(comments: Sequence[Comment]) -> int:
    """1 if times mostly rise along the list, -1 if they mostly fall, 0 if neither."""
    times = [at for comment in comments if (at := exact_time(comment.posted)) is not None]
    steps = sum((one < other) - (one > other) for one, other in pairwise(times))
    return (steps > 0) - (steps < 0)


def _is_answer(comment: Comment) -> bool:
    return comment.parent is not None or comment.parent_native_id is not None


def _skip_earlier(ordered: Sequence[Pair], at: int, known: Sequence[Comment], new: Comment) -> int:
    """The first index from `at` on of a comment that belongs after a new one by its time; else the end."""
    direction = _direction(known)
    start = exact_time(new.posted)
    for number in range(at, len(ordered)):
        old = ordered[number][0]
        posted = exact_time(known[old].posted) if old is not None else None
        if direction and start and posted and (start - posted).total_seconds() * direction < 0:
            return number
    return len(ordered)


def _place_by_time(known: Sequence[Comment], seen: Sequence[Comment], fresh: Sequence[int]) -> int:
    """The index before which new comments belong by the time of the first that has one; else the end."""
    direction = _direction(known)
    times = (exact_time(seen[index].posted) for index in fresh)
    start = next((at for at in times if at is not None), None)
    if not direction or start is None:
        return len(known)
    place = 0
    for number, comment in enumerate(known):
        posted = exact_time(comment.posted)
        if posted is not None and (start - posted).total_seconds() * direction >= 0:
            place = number + 1
    while 0 < place < len(known) and _is_answer(known[place]):  # not between a comment and its answers
        place += 1
    return place
