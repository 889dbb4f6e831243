"""Items: the elements of one comment each, widened to what belongs to it outside its box."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from worker.comments.markup.boxes.measures import IGNORED_TAGS, Measures
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

    def has_item_below(self, element: Element) -> bool:
        """Whether an item begins below an element."""
        return bisect_left(self._ordered, element.end) > bisect_left(self._ordered, element.start + 1)


class Item:
    """The elements of one comment: sibling roots and what is below them, without nested items."""

    __slots__ = ("_elements", "_places", "item_starts", "roots", "step")

    def __init__(self, roots: tuple[Element, ...], item_starts: ItemStarts, step: str | None = None) -> None:
        self.roots = roots
        self.item_starts = item_starts
        self.step = step
        """The first step of its places, if not that of each root."""
        self._elements: list[Element] = []
        self._places: list[str] = []

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
            for root in self.roots:
                self._walk(root)
        return self._elements

    def elements_with_places(self) -> Iterator[tuple[Element, str]]:
        """The item's own elements, each with its place: the tags and first class words down to it."""
        return zip(self.elements(), self._places, strict=True)

    def _walk(self, root: Element) -> None:
        measures, starts = self.item_starts.measures, self.item_starts.starts
        elements, known, steps = measures.elements, measures.step_cache, measures.step_of
        place = self.step or steps(root)
        self._elements.append(root)
        self._places.append(place)
        around, end_of_around, outer = place, root.end, list[tuple[str, int]]()
        number, end = root.start + 1, root.end
        while number < end:
            element = elements[number]
            if element.tag in IGNORED_TAGS or number in starts:
                number = element.end
                continue
            while number >= end_of_around:
                around, end_of_around = outer.pop()
            place = around + (known[number] or steps(element))
            self._elements.append(element)
            self._places.append(place)
            number += 1
            if element.end > number:
                outer.append((around, end_of_around))
                around, end_of_around = place, element.end


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


def _count_inside(starts: list[int], element: Element) -> int:
    return bisect_left(starts, element.end) - bisect_left(starts, element.start)
