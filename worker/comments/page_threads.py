"""Comments in a page of markup, on any platform: repeated boxes that pass for a discussion.

Evidence has to add up before anything is called a comment; then the boxes are split into fields by
votes over all of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from worker.comments import class_words
from worker.comments.fields import read_comments
from worker.comments.item import Item
from worker.comments.items import rebound
from worker.comments.lines import is_heading
from worker.comments.parents import find_parents
from worker.comments.reading import ENOUGH, Reading, read_alone, read_groups
from worker.comments.shapes import Measures, find_groups, measure
from worker.comments.units import read_units
from worker.document import Fact, Thread
from worker.page import MUTE, Element, Page, Span

SENTENCE = 60
LONGEST_NOTE = 300
"""Characters of running text that a section may hold beside its comments: house rules, a notice."""


def find_in_markup(page: Page) -> Thread:
    """The comments of a page of markup; an empty thread where there are none."""
    measures = measure(page)
    readings = read_groups(page, find_groups(page, measures), measures)
    good = [reading for reading in readings if reading.points >= ENOUGH]
    if not good:
        return Thread()
    best = _best(good)
    chosen = [best, *_further(page, best, [reading for reading in good if reading is not best], measures)]
    items = rebound([item for reading in chosen for item in reading.items])
    opening = _opening(page, items, best)
    comments, how = read_comments(page, measures, chosen, items, opening)
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
        tuple(comments), _spans(page, measures, kept, opening), _stated(page, kept, len(comments)), why
    )


def _best(good: Sequence[Reading]) -> Reading:
    """The strongest reading; of nested single boxes the innermost, of a part and its whole the whole."""
    best = good[0]
    if len(best.items) == 1:
        several = _several(best, good)
        if several is None:
            inner = [r for r in good if len(r.items) == 1 and _is_inside(r.items[0], best.items[0])]
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


def _further(page: Page, best: Reading, others: Sequence[Reading], measures: Measures) -> list[Reading]:
    """Further groups that are comments too, with names and times of their own: remarks on answers."""
    taken = list(best.items)
    marks = _marks(taken, best, measures)
    found: list[Reading] = []
    first, last = best.items[0].start, best.items[-1].end
    for other in others:
        among = other.group.named >= 1 or (first <= other.items[0].start and other.items[-1].end <= last)
        whole = other.time is not None and other.author is not None and among
        if not whole or len(other.items) < 2 or other.points < best.points - 3:
            continue
        if any(_is_finer(third, other) for third in others):
            continue
        own = {item.start for item in other.items}
        if own & {item.start for item in taken}:
            continue
        items = [item for item in rebound([*taken, *other.items]) if item.start in own]
        reading = read_alone(page, other.group, items, measures)
        if reading is None or reading.points < ENOUGH or reading.time is None or reading.author is None:
            continue
        fresh = _marks(items, reading, measures)
        if len(fresh & marks) <= 0.1 * len(fresh):
            found.append(reading)
            taken += items
            marks |= fresh
    return found


def _is_finer(fine: Reading, coarse: Reading) -> bool:
    """Whether one reading splits the boxes of the other, which then are lists of comments."""
    if len(fine.items) <= len(coarse.items) or fine.time is None or fine.author is None:
        return False
    starts = sorted(item.start for item in fine.items)
    held = [bisect_left(starts, item.end) - bisect_left(starts, item.start) for item in coarse.items]
    return sum(held) >= 0.8 * len(starts) and max(held) > 1


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


def _spans(page: Page, measures: Measures, items: Sequence[Item], opening: Item | None) -> tuple[Span, ...]:
    """The whole section where one box holds it and little else, else each item's own box."""
    section = _common(items)
    total = sum(measures.chars[root.start] for item in items for root in item.roots)
    own = [(root.start, root.end) for item in items for root in item.roots]
    apart = tuple(sorted(set(own)))
    if section is None or not _is_section(page, measures, section, total, own):
        return apart
    while section.parent is not None and _is_section(page, measures, section.parent, total, own):
        section = section.parent
    if opening is not None and section.start <= opening.start < section.end:
        return apart
    return (*_heading_before(section), (section.start, section.end))


def _is_section(page: Page, measures: Measures, box: Element, total: int, own: Sequence[Span]) -> bool:
    """Whether a box holds the comments, perhaps a heading and a form, and nothing of the body."""
    if box.tag in ("body", "html", "main"):
        return False
    named = class_words.AROUND.search(f"{box.attrs.get('class', '')} {box.attrs.get('id', '')}".lower())
    room = 1500 + total // 3 if named else 200
    if measures.chars[box.start] > total + room or _stray_prose(page, box, own) > LONGEST_NOTE:
        return False
    return not any(box.start <= heading.start < box.end for heading in page.by_tag.get("h1", []))


def _stray_prose(page: Page, box: Element, own: Sequence[Span]) -> int:
    """Characters of running text in a box, outside the items and outside forms: a question, an article."""
    ends = dict(own)
    prose, at = 0, box.start
    while at < box.end:
        element = page.elements[at]
        if at in ends or element.tag == "form" or element.tag in MUTE:
            at = ends.get(at, element.end)
            continue
        prose += sum(len(c) for c in element.children if isinstance(c, str) and len(c) > SENTENCE)
        at += 1
    return prose


def _heading_before(section: Element) -> tuple[Span, ...]:
    """The heading that stands right before the section and speaks of comments."""
    siblings = section.parent.children if section.parent is not None else []
    before = [child for child in siblings if isinstance(child, Element) and child.end <= section.start]
    if before and is_heading(before[-1].text):
        return ((before[-1].start, before[-1].end),)
    return ()


def _common(items: Sequence[Item]) -> Element | None:
    first, last = min(item.start for item in items), max(item.end for item in items)
    for above in [items[0].roots[0], *items[0].roots[0].ancestors()]:
        if above.start <= first and last <= above.end:
            return above
    return None


def _stated(page: Page, items: Sequence[Item], count: int) -> int | None:
    """The number that a short text near the first item gives for the comments."""
    first = items[0].start
    for element in reversed(page.elements[max(0, first - 60) : first]):
        text = " ".join("".join(child for child in element.children if isinstance(child, str)).split())
        if not text or len(text) > 60 or not any(c.isdigit() for c in text):
            continue
        shown = re.search(r"\d[\d.,]*", text)
        if shown and is_heading(text):
            number = int(re.sub(r"\D", "", shown[0]))
            if count <= number <= 1_000_000:
                return number
    return None
