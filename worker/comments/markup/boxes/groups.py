"""Choose, by cheap signs, the groups of elements that are worth reading as comments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from worker.comments.control_words import DELETED_NOTICE
from worker.comments.markup.boxes.measures import Measures
from worker.comments.markup.boxes.record_numbers import numbered_share
from worker.comments.markup.boxes.shapes import (
    ElementNumbers,
    ShapeKey,
    find_shapes,
    name_weight,
    weight_of_one,
)
from worker.page.page import Element, Page, Span

MAX_NAMED_GROUPS, MAX_UNNAMED_GROUPS, MAX_GROUPS_IF_NONE_NAMED = 6, 2, 12
"""How many groups are read: named for comments; others beside these; others if no group is named."""
MAX_WRAPPERS, MAX_RATED_GROUPS = 3, 200
MAX_SAMPLE_MEMBERS = 7
MIN_MEMBER_CHARS = 40


@dataclass(frozen=True, slots=True)
class Group:
    """Elements that share a key, in document order, and what their name says."""

    key: ShapeKey
    members: tuple[Element, ...]
    named: float
    """How clearly the key's name speaks of comments: 1 yes, .5 perhaps."""

    def sample(self) -> tuple[Element, ...]:
        """A few of the members, evenly spread."""
        return self.members[:: max(1, len(self.members) // MAX_SAMPLE_MEMBERS)][:MAX_SAMPLE_MEMBERS]


def find_groups(page: Page, measures: Measures, areas: Sequence[Span] = ()) -> list[Group]:
    """Find the groups that could be comments, the likeliest first. If areas are given, only in these."""
    rated = _without_wrappers(_rated_groups(page, measures, areas))
    named_groups = [group for group in rated if group.named]
    others = [group for group in rated if not group.named]
    return [
        *named_groups[:MAX_NAMED_GROUPS],
        *others[: MAX_UNNAMED_GROUPS if named_groups else MAX_GROUPS_IF_NONE_NAMED],
    ]


def dated_share(group: Group, measures: Measures) -> float:
    """The share of a group's boxes that hold a date."""
    sample = group.sample()
    holders = measures.holders
    return sum(member.start in holders for member in sample) / len(sample)


def _rated_groups(page: Page, measures: Measures, areas: Sequence[Span]) -> list[Group]:
    """The groups worth reading, the most promising first, no two with the same elements."""
    promising: list[tuple[float, Group]] = []
    for key, numbers in _without_repeats(find_shapes(page, measures, areas)):
        named = name_weight(key[2])
        members = [page.elements[number] for number in numbers]
        if not _is_plausible(members, measures) or (named < 1 and _is_most_of_page(members, measures)):
            continue
        group = Group(key, tuple(members), named)
        dated = dated_share(group, measures) >= 0.5
        if dated:
            group = Group(key, _without_blanks(members, measures), named)
            if len(group.members) < 2 and named < weight_of_one(measures):
                continue
        if named or dated or measures.is_in_discussion(members[0]):
            headed = len(members) > 1 and measures.has_heading_above(members[0].start)
            promise = _rate(group, measures, headed=headed) + dated
            if promise > (0.5 if headed else 1.5):
                promising.append((promise, group))
    promising.sort(key=lambda pair: -pair[0])
    return [group for _, group in promising]


def _without_repeats(
    shapes: Iterable[tuple[ShapeKey, ElementNumbers]],
) -> Iterable[tuple[ShapeKey, ElementNumbers]]:
    """One shape for each set of elements: the first, or a class named for comments.

    A class named "post" does not replace the first: the first post of a thread is not a comment.
    """
    found: dict[tuple[int, ...], tuple[ShapeKey, ElementNumbers]] = {}
    for key, numbers in shapes:
        same = tuple(numbers[:50])
        known = found.get(same)
        named = known and key[1] == "class" and name_weight(key[2]) == 1 and not name_weight(known[0][2])
        if known is None or named:
            found[same] = key, numbers
    return found.values()


def _without_blanks(members: list[Element], measures: Measures) -> tuple[Element, ...]:
    """Leave out members without a date and with little text: previews of forms, templates of scripts.

    Notices in place of deleted comments stay.
    """
    return tuple(
        m
        for m in members
        if measures.text_chars[m.start] >= MIN_MEMBER_CHARS
        or m.start in measures.holders
        or DELETED_NOTICE.fullmatch(m.text)
    )


def _without_wrappers(groups: list[Group]) -> list[Group]:
    """Of groups that wrap each other one to one, keep the three most promising and the outermost."""
    kept: list[int] = []
    outermost: dict[int, int] = {}
    by_count: dict[int, list[Group]] = defaultdict(list)
    for rank, group in enumerate(groups[:MAX_RATED_GROUPS]):
        alike = [other for other in by_count[len(group.members)] if _wraps(group, other)]
        if len(group.members) == 1 or len(alike) < MAX_WRAPPERS:
            kept.append(rank)
            by_count[len(group.members)].append(group)
        elif all(_encloses(group, other) for other in alike):
            first = alike[0].members[0].start
            outer = outermost.get(first)
            if outer is None or _encloses(group, groups[outer]):
                outermost[first] = rank
    return [groups[rank] for rank in sorted({*kept, *outermost.values()})]


def _encloses(group: Group, other: Group) -> bool:
    a, b = group.members[0], other.members[0]
    return a.start <= b.start and b.end <= a.end


def _wraps(group: Group, other: Group) -> bool:
    pairs = ((group.members[at], other.members[at]) for at in (0, -1))
    return all(a.start <= b.start < a.end or b.start <= a.start < b.end for a, b in pairs)


def _is_plausible(members: list[Element], measures: Measures) -> bool:
    """Whether there is enough text, and most of it outside links."""
    total = sum([measures.text_chars[m.start] for m in members])
    linked = sum([measures.link_chars[m.start] for m in members])
    return total >= 15 and linked < 0.75 * total


def _is_most_of_page(members: list[Element], measures: Measures) -> bool:
    """Whether one of two boxes is most of the page: its frame, or its body. Numbered boxes are posts."""
    return (
        len(members) == 2
        and max(measures.text_chars[m.start] for m in members) > 0.7 * measures.text_chars[0]
        and numbered_share(members) < 1
    )


def _rate(group: Group, measures: Measures, *, headed: bool) -> float:
    """Points for how much a group looks like comments."""
    count = len(group.members)
    total = sum([measures.text_chars[m.start] for m in group.members])
    linked = sum([measures.link_chars[m.start] for m in group.members])
    return (
        3 * group.named
        + 1.5 * measures.is_in_discussion(group.members[0])
        + 1.5 * headed
        + min(count, 12) / 6
        + min(total / count, 400) / 200
        + 2 * min(1.0, total / max(1, measures.text_chars[0]))
        - 3 * linked / total
        - (0.5 if headed else 2) * (group.key[1] in ("child", "sibling", "dated", "skeleton", "start"))
        + (group.key[1] in ("id", "itemtype", "data")) * 0.5
    )
