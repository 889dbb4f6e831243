"""Items: the elements of one comment each, widened to what belongs to it outside its box."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence

from worker.comments.markup.boxes.measures import Measures
from worker.comments.markup.boxes.sibling_runs import with_siblings
from worker.document import FoundComment
from worker.page.page import Element

MAX_WIDENING_LEVELS = 6


class ItemStarts:
    """Where items begin, shared by all items of a page. An item inside another is not part of that one."""

    __slots__ = ("_ordered", "measures", "starts")

    def __init__(self, starts: Iterable[int], measures: Measures) -> None:
        self.starts = frozenset(starts)
        self.measures = measures
        self._ordered = sorted(self.starts)

    def __contains__(self, start: int) -> bool:
        return start in self.starts

    def first_from(self, number: int) -> float:
        """Where the first item begins from a number on; infinite if none does."""
        return _first_from(self._ordered, number)

    def has_item_below(self, element: Element) -> bool:
        """Whether an item begins below an element."""
        return self.first_from(element.start + 1) < element.end


class Item:
    """The elements of one comment: sibling roots and what is below them, without nested items."""

    __slots__ = ("_elements", "item_starts", "roots", "step")

    def __init__(self, roots: tuple[Element, ...], item_starts: ItemStarts, step: str | None = None) -> None:
        self.roots = roots
        self.item_starts = item_starts
        self.step = step
        """The first step of its places, if not that of each root."""
        self._elements: list[Element] = []

    @property
    def start(self) -> int:
        """The number of the first element."""
        return self.roots[0].start

    @property
    def end(self) -> int:
        """The number after the last element, nested items included."""
        return self.roots[-1].end

    def elements(self) -> list[Element]:
        """The item's own elements in document order."""
        if not self._elements:
            elements = self.item_starts.measures.elements
            for start, end in self._own_ranges():
                self._elements += elements[start:end]
        return self._elements

    def telling_elements(self) -> Iterator[Element]:
        """The item's own elements that have text of their own or tell a time, in document order."""
        measures = self.item_starts.measures
        for start, end in self._own_ranges():
            telling = measures.telling_elements
            for number in telling[bisect_left(telling, start) : bisect_left(telling, end)]:
                yield measures.elements[number]

    def with_places(self, own: Iterable[Element]) -> Iterator[tuple[Element, str]]:
        """Elements of the item, each with its place: the tags and first class words down to it."""
        step_of = self.item_starts.measures.step_of
        places = {root.start: self.step or step_of(root) for root in self.roots}
        for element in own:
            yield element, places.get(element.start) or _find_place(element, places, step_of)

    def _own_ranges(self) -> Iterator[tuple[int, int]]:
        """The numbers of the item's own elements, without other items and what is ignored."""
        measures = self.item_starts.measures
        ignored, items = measures.ignored_elements, self.item_starts
        for root in self.roots:
            start, after = root.start, root.start + 1
            while (left_out := min(_first_from(ignored, after), items.first_from(after))) < root.end:
                yield start, int(left_out)
                start = after = measures.elements[int(left_out)].end
            yield start, root.end


Row = tuple[Item, FoundComment]


def single_items(members: Sequence[Element], measures: Measures) -> list[Item]:
    """One item for each member, as it is. Their places begin alike, also where rows are odd and even."""
    item_starts = ItemStarts((member.start for member in members), measures)
    words = frozenset.intersection(*(frozenset(member.classes) for member in members))
    alike = len({measures.step_of(member) for member in members}) == 1
    step = None if alike else f"/{members[0].tag}.{min(words, default='')}"
    return [Item((member,), item_starts, step) for member in members]


def separate_items(items: Sequence[Item]) -> list[Item]:
    """The same items in document order, none with the elements of another."""
    item_starts = ItemStarts((item.start for item in items), items[0].item_starts.measures)
    return [Item(item.roots, item_starts, item.step) for item in sorted(items, key=lambda item: item.start)]


def wider_items(members: Sequence[Element], measures: Measures) -> Iterator[list[Item]]:
    """The members widened to ancestors that hold no other member, then with siblings of theirs.

    Author and time may stand in a row before, a sibling before, a footer after, or the other half of a
    dt/dd pair.
    """
    widened = widen(members)
    if widened != list(members):
        yield single_items(widened, measures)
    if len(members) > 1:
        for items in with_siblings(widened, measures):
            starts = ItemStarts((roots[0].start for roots in items), measures)
            yield [Item(roots, starts) for roots in items]


def widen(members: Sequence[Element]) -> list[Element]:
    """For each member, the highest ancestor that holds no further member."""
    starts = [member.start for member in members]
    widened = []
    for member in members:
        own = _count_inside(starts, member)
        highest = member
        for above in list(member.ancestors())[:MAX_WIDENING_LEVELS]:
            if above.tag in ("body", "html", "main") or _count_inside(starts, above) != own:
                break
            highest = above
        widened.append(highest)
    if len(members) == 1 or len({e.start for e in widened}) < len(members):
        return list(members)
    return widened


def _find_place(element: Element, places: dict[int, str], step_of: Callable[[Element], str]) -> str:
    """The place of an element below one whose place is known; also notes the places between."""
    assert element.parent is not None  # a root of the item stands above
    above = places.get(element.parent.start) or _find_place(element.parent, places, step_of)
    place = places[element.start] = above + step_of(element)
    return place


def _first_from(numbers: list[int], start: int) -> float:
    """The first of some sorted numbers from one on; infinite if there is none."""
    at = bisect_left(numbers, start)
    return numbers[at] if at < len(numbers) else math.inf


def _count_inside(starts: list[int], element: Element) -> int:
    return bisect_left(starts, element.end) - bisect_left(starts, element.start)
