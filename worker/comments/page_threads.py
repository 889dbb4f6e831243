"""Comments in a page of markup, on any platform: repeated boxes that pass for a discussion.

Evidence has to add up before anything is called a comment; then the boxes are split into fields by
votes over all of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from worker.comments.fields import read_comments
from worker.comments.item import Item
from worker.comments.items import rebound
from worker.comments.lines import counts_posts, is_heading
from worker.comments.parents import find_parents
from worker.comments.reading import ENOUGH, Reading, read_alone, read_groups
from worker.comments.sections import find_spans
from worker.comments.shapes import Measures, find_groups, measure
from worker.comments.units import read_units
from worker.document import Fact, Thread
from worker.page import Page, Span

TOLD = 2.7
"""Points that boxes are spared where a person has said that readers speak: what a discussion's name around
them gives, and what is taken off where nothing says so (see `reading`)."""


def find_in_markup(page: Page, areas: Sequence[Span] = ()) -> Thread:
    """The comments of a page of markup, or of parts of it; an empty thread where there are none."""
    measures = measure(page)
    readings = read_groups(find_groups(page, measures, areas), measures)
    enough = ENOUGH - TOLD if areas else ENOUGH
    good = [reading for reading in readings if reading.points >= enough + (len(reading.items) == 1)]
    if not good:
        return Thread()
    best = _split(_best(good), good, measures)
    chosen = [best, *_further(best, [reading for reading in good if reading is not best], measures)]
    items = rebound([item for reading in chosen for item in reading.items])
    opening = _opening(page, items, best)
    comments, how, post = read_comments(page, measures, chosen, items, opening)
    if not comments:
        return Thread()
    kept = [item for item in items if item is not opening]
    why = (
        Fact(
            "comments", f"{len(comments)} in {best.group.key[0]}.{best.group.key[2]}", "; ".join(best.reasons)
        ),
        Fact("parents", how, "the first encoding that holds"),
    )
    return Thread(
        tuple(comments),
        find_spans(page, measures, kept, opening, comments),
        _stated(page, kept, len(comments), opened=opening is not None),
        why,
        post,
    )


def _best(good: Sequence[Reading]) -> Reading:
    """The strongest reading; of nested single boxes the innermost, of a part and its whole the whole."""
    best = good[0]
    if len(best.items) == 1:
        several = _several(best, good)
        if several is None:
            alike = [r for r in good if len(r.items) == 1 and r.points >= best.points - 2.5]
            inner = [r for r in alike if _is_inside(r.items[0], best.items[0])]
            return max(inner, key=lambda r: r.items[0].start, default=best)
        best = several
    for other in good[1:]:
        if _wraps(other, best) and find_parents(other.items)[1] != "flat" == find_parents(best.items)[1]:
            best = other
            continue
        more = len(other.items) > len(best.items) and other.points >= best.points - 2.5
        if more and {item.start for item in best.items} < {item.start for item in other.items}:
            best = other
    return best


def _split(best: Reading, good: Sequence[Reading], measures: Measures) -> Reading:
    """The reading that takes the boxes of the best one for lists of several comments each, if one does.

    Then it holds the same names and times, and more; remarks on answers have their own.
    """
    finer = [
        other
        for other in good
        if len(other.items) > 1.5 * len(best.items)
        and other.points >= best.points - 3.5
        and _is_finer(other, best)
    ]
    marks = _marks(best.items, best, measures) if finer else set()
    for other in finer:
        theirs = _marks(other.items, other, measures)
        if len(theirs) > 1.5 * len(marks) < 2.2 * len(marks & theirs):
            return other
    return best


def _several(single: Reading, good: Sequence[Reading]) -> Reading | None:
    """The strongest reading of several boxes around, among or inside a single one.

    Of a single box every field is on "most" items, and a class word that one comment alone carries
    (the author's own, the only one with answers) makes a group of one: several alike say more.
    """
    lone = single.items[0]
    return next(
        (
            other
            for other in good
            if len(other.items) > 1
            and other.points >= single.points - 4
            and any(_is_inside(lone, item) or _is_inside(item, lone) for item in other.items)
        ),
        None,
    )


def _wraps(outer: Reading, inner: Reading) -> bool:
    """Whether each box of one reading holds one box of the other, in order."""
    if len(outer.items) != len(inner.items) or outer.points < inner.points - 1.5:
        return False
    pairs = zip(outer.items, inner.items, strict=True)
    return all(o.start <= i.start and i.end <= o.end for o, i in pairs)


def _is_inside(inner: Item, outer: Item) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _further(best: Reading, others: Sequence[Reading], measures: Measures) -> list[Reading]:
    """Further groups that are comments too, with names and times of their own: remarks on answers."""
    taken = list(best.items)
    additions = list(_additions(best, others))
    marks = _marks(taken, best, measures) if additions else set()
    found: list[Reading] = []
    for other in additions:
        own = {item.start for item in other.items}
        if own & {item.start for item in taken}:
            continue
        items = [item for item in rebound([*taken, *other.items]) if item.start in own]
        reading = read_alone(other.group, items, measures)
        if reading is None or reading.points < ENOUGH or reading.time is None or reading.author is None:
            continue
        if _are_same_people(best, reading, measures):
            continue
        fresh = _marks(items, reading, measures)
        if len(fresh & marks) <= 0.1 * len(fresh):
            found.append(reading)
            taken += items
            marks |= fresh
    return found


def _additions(best: Reading, others: Sequence[Reading]) -> Iterator[Reading]:
    """Readings with names and times, named for comments or among the best one's, that none splits."""
    first, last = best.items[0].start, best.items[-1].end
    for other in others:
        among = other.group.named >= 1 or (first <= other.items[0].start and other.items[-1].end <= last)
        whole = other.time is not None and other.author is not None and among
        strong = len(other.items) > 1 and other.points >= best.points - 3
        if whole and strong and not any(_is_finer(third, other) for third in others):
            yield other


def _are_same_people(whole: Reading, part: Reading, measures: Measures) -> bool:
    """Whether boxes inside the items show the items' own authors: their profiles, and no answers."""
    starts = [item.start for item in whole.items]
    owners = _names(whole, measures)
    pairs = [
        (owners[at], name)
        for number, name in _names(part, measures).items()
        if (at := bisect_right(starts, part.items[number].start) - 1) in owners
        and part.items[number].end <= whole.items[at].end
    ]
    return len(pairs) > 0.5 * len(part.items) and sum(a == b for a, b in pairs) >= 0.8 * len(pairs)


def _names(reading: Reading, measures: Measures) -> dict[int, str]:
    """The name in each item of a reading, by the item's index."""
    units, _ = read_units(reading.items, measures)
    return {unit.item: unit.words.norm for unit in units if unit.place == reading.author}


def _is_finer(fine: Reading, coarse: Reading, share: float = 0.8) -> bool:
    """Whether one reading splits the boxes of the other, which then are lists of comments."""
    if len(fine.items) <= len(coarse.items) or fine.time is None or fine.author is None:
        return False
    starts = sorted(item.start for item in fine.items)
    held = [bisect_left(starts, item.end) - bisect_left(starts, item.start) for item in coarse.items]
    return sum(held) >= share * len(starts) and max(held) > 1


def _marks(items: Sequence[Item], reading: Reading, measures: Measures) -> set[int]:
    """The elements that hold the names and times of a reading."""
    units, _ = read_units(items, measures)
    return {unit.element.start for unit in units if unit.place in (reading.time, reading.author)}


def _opening(page: Page, items: Sequence[Item], best: Reading) -> Item | None:
    """The first item, where it is a thread's opening post: nothing but it could be the page's body."""
    first = items[0]
    if (
        best.group.named >= 1
        and best.group.key[1] != "id"
        and not re.search("post|message", best.group.key[2])
    ):
        return None
    before = 0
    for element in page.elements[: first.start]:
        if (
            element.tag in ("p", "div", "td", "blockquote", "article", "section")
            and element.end <= first.start
        ):
            own = sum(len(c) for c in element.children if isinstance(c, str) and len(c) > 60)
            before += own
    return first if before < 200 and len(items) > 1 else None


def _stated(page: Page, items: Sequence[Item], count: int, *, opened: bool) -> int | None:
    """The number that a short text near the first item gives for the comments.

    Where the thread has an opening post, a count of posts is one more than that of the comments.
    """
    first = items[0].start
    for element in reversed(page.elements[max(0, first - 60) : first]):
        text = " ".join("".join(child for child in element.children if isinstance(child, str)).split())
        if not text or len(text) > 60 or not any(c.isdigit() for c in text):
            continue
        shown = re.search(r"\d[\d.,]*", text)
        if shown and is_heading(text):
            number = int(re.sub(r"\D", "", shown[0])) - (opened and counts_posts(text))
            if count <= number <= 1_000_000:
                return number
    return None
