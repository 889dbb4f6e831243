"""The items of a group: one comment each, with what belongs to it though it stands outside the box."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from worker.comments.markup.item import Bounds, Item
from worker.comments.markup.measures import Measures
from worker.page.page import Element

FARTHEST_LIFT = 6
LONGEST_RUN = 8


def plain(members: Sequence[Element], measures: Measures) -> list[Item]:
    """Every member as it stands."""
    bounds = Bounds((member.start for member in members), measures)
    return [Item((member,), bounds) for member in members]


def rebound(items: Sequence[Item]) -> list[Item]:
    """The same items in document order, none of them holding another any more."""
    bounds = Bounds((item.start for item in items), items[0].bounds.measures)
    return [Item(item.roots, bounds) for item in sorted(items, key=lambda item: item.start)]


def variants(members: Sequence[Element], measures: Measures) -> Iterator[list[Item]]:
    """The members lifted to all that is theirs alone, then with the siblings before or after.

    Author and time may stand in a row before, a sibling before, a footer after, or the other half of a
    dt/dd pair.
    """
    lifted = lift(members)
    if lifted != list(members):
        yield plain(lifted, measures)
    if len(members) > 1:
        yield _with_siblings(lifted, measures, before=True)
        yield _with_siblings(lifted, measures, before=False)


def lift(members: Sequence[Element]) -> list[Element]:
    """The highest ancestor of each member that holds no other member than it does itself."""
    starts = [member.start for member in members]
    lifted = []
    for member in members:
        own = _held(starts, member)
        highest = member
        for above in list(member.ancestors())[:FARTHEST_LIFT]:
            if above.tag in ("body", "html", "main") or _held(starts, above) != own:
                break
            highest = above
        lifted.append(highest)
    if len(members) == 1 or len({e.start for e in lifted}) < len(members):
        return list(members)
    return lifted


def _held(starts: list[int], element: Element) -> int:
    return bisect_left(starts, element.end) - bisect_left(starts, element.start)


def _with_siblings(members: Sequence[Element], measures: Measures, *, before: bool) -> list[Item]:
    """Each member with the siblings between it and the member before (or after) it."""
    starts = frozenset(member.start for member in members)
    rows: dict[int, _Row] = {}
    for member in members:
        above = member.parent.start if member.parent is not None else -1
        if above not in rows:
            rows[above] = _Row(member.parent)
    runs = [
        _run(member, starts, rows[member.parent.start if member.parent is not None else -1], before=before)
        for member in members
    ]
    usual = sorted(len(run) for run in runs)[len(runs) // 2]
    items: list[tuple[Element, ...]] = []
    for member, run in zip(members, runs, strict=True):
        near = run[-usual:] if before else run[:usual]
        roots = (*near, member) if before else (member, *near)
        items.append(roots if usual else (member,))
    bounds = Bounds((roots[0].start for roots in items), measures)
    return [Item(roots, bounds) for roots in items]


def _run(member: Element, starts: frozenset[int], row: _Row, *, before: bool) -> list[Element]:
    at = row.position.get(member.start)
    run: list[Element] = []
    if at is None:
        return run
    after = at - 1 if before else at + 1
    while (
        0 <= after < len(row.siblings) and row.siblings[after].start not in starts and len(run) < LONGEST_RUN
    ):
        run.append(row.siblings[after])
        after += -1 if before else 1
    return run[::-1] if before else run


class _Row:
    """The children of one parent, and where each stands among them."""

    def __init__(self, parent: Element | None) -> None:
        children = parent.children if parent is not None else []
        self.siblings = [child for child in children if isinstance(child, Element)]
        self.position = {sibling.start: at for at, sibling in enumerate(self.siblings)}
