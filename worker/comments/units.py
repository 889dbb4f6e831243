"""What stands inside the items of a group, told apart by votes over all items.

The same place in every item is the same field. A place is the chain of tags and first class words from
the item down. Places that show times, names, the same words everywhere or running text say so only when
many items are looked at together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from worker.comments import class_words
from worker.comments.lines import is_button, is_name, is_number, norm
from worker.comments.shapes import SILENT, Measures, squeeze
from worker.dates import find_dates, parse_absolute
from worker.page import Element

SHORT = 90
TIME_ATTRIBUTES = ("datetime", "title", "data-time", "data-timestamp", "data-utime", "data-date", "content",
                   "data-created", "data-epoch", "data-time-string", "data-datetime", "aria-label")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """What one comment stands on: sibling roots, without the items nested below them."""

    roots: tuple[Element, ...]
    skip: frozenset[int]
    """Numbers of elements where another item begins."""

    @property
    def start(self) -> int:
        """The number of the first element."""
        return self.roots[0].start

    @property
    def end(self) -> int:
        """The number after the last element, nested items included."""
        return self.roots[-1].end

    def elements(self) -> Iterator[Element]:
        """The item's own elements in document order."""
        for root in self.roots:
            yield from _own(root, self.skip)


def _own(root: Element, skip: frozenset[int]) -> Iterator[Element]:
    yield root
    stack = list(reversed(root.children))
    while stack:
        child = stack.pop()
        if isinstance(child, Element) and child.start not in skip and child.tag not in SILENT:
            yield child
            stack.extend(reversed(child.children))


@dataclass(slots=True)
class Unit:
    """A piece of an item: an element with text of its own."""

    item: int
    element: Element
    place: str
    text: str
    linked: bool
    shown: tuple[int, int] | None
    """Where in the text a date stands."""


@dataclass(slots=True)
class Place:
    """One place over all items: what the votes say it is."""

    units: list[Unit] = field(default_factory=list)
    share: float = 0.0
    timed: float = 0.0
    named: float = 0.0
    distinct: float = 0.0
    constant: bool = False
    said: int = 0
    """Characters of running text."""


def read_units(items: Sequence[Item], measures: Measures) -> tuple[list[Unit], dict[str, Place]]:
    """Every item's pieces, and the places they stand in."""
    units: list[Unit] = []
    places: dict[str, Place] = defaultdict(Place)
    for number, item in enumerate(items):
        for unit in _units_of(number, item, measures):
            units.append(unit)
            places[unit.place].units.append(unit)
    for place in places.values():
        _vote(place, len(items))
    return units, places


def _units_of(number: int, item: Item, measures: Measures) -> Iterator[Unit]:
    paths: dict[int, str] = {}
    linked: set[int] = set()
    for element in item.elements():
        parent = element.parent
        above = paths.get(parent.start, "") if parent is not None else ""
        path = f"{above}/{element.tag}.{_first_class(element)}"
        paths[element.start] = path
        if element.tag == "a" or (parent is not None and parent.start in linked):
            linked.add(element.start)
        text = _direct_text(element, measures)
        if text:
            yield Unit(number, element, path, text, element.start in linked, _date_in(text))
        elif element.tag == "time" or (element.tag == "abbr" and "title" in element.attrs):
            yield Unit(number, element, path, "", False, None)


def _first_class(element: Element) -> str:
    classes = element.attrs.get("class", "")
    return squeeze(classes.split(None, 1)[0]) if classes and not classes.isspace() else ""


def _direct_text(element: Element, measures: Measures) -> str:
    """An element's own strings; of a short one without blocks, all of its text."""
    own = " ".join([child for child in element.children if type(child) is str and not child.isspace()])
    if not own:
        return ""
    if measures.chars[element.start] <= SHORT and element.end - element.start > 1:
        return element.text
    return " ".join(own.split())


def _date_in(text: str) -> tuple[int, int] | None:
    if len(text) > SHORT:
        return None
    dates = find_dates(text)
    if not dates:
        return None
    best = next((date for date in dates if not date.weak), dates[0])
    rest = len(text) - (best.end - best.start)
    if rest > 60 or (best.weak and rest > 3):
        return None
    return best.start, best.end


def _vote(place: Place, items: int) -> None:
    texts = [unit.text for unit in place.units]
    holders = {unit.item for unit in place.units}
    place.share = len(holders) / items
    place.timed = sum(unit.shown is not None for unit in place.units) / len(texts)
    place.named = sum(is_name(text) and unit.shown is None for text, unit in zip(texts, place.units, strict=True))
    place.named /= len(texts)
    norms = [norm(text) for text in texts]
    place.distinct = len(set(norms)) / len(norms)
    most = max(norms.count(text) for text in set(norms[:6]))
    place.constant = (most >= 0.5 * len(norms) and len(norms) > 2 and len(holders) > 2) or all(
        is_button(text) or is_number(text) or not text for text in texts
    )
    place.said = sum(len(text) for text in texts if not is_button(text))


def names_of(unit_place: str) -> str:
    """The class words nearest to a place's text, as one string."""
    return " ".join(part.split(".", 1)[1] for part in unit_place.rsplit("/", 3)[1:])


def time_place(places: dict[str, Place]) -> str | None:
    """The place that holds each item's time."""
    best, best_points = None, 0.45
    for path, place in places.items():
        if place.timed < 0.6 or place.share < 0.3:
            continue
        clock = sum(bool(re.search(r"\d[:.h]\d\d", unit.text)) for unit in place.units) / len(place.units)
        machine = sum(machine_time(unit.element) is not None for unit in place.units) / len(place.units)
        extra = max(0.0, len(place.units) / (place.share * _items(place)) - 1)
        points = place.share + 0.3 * clock + 0.3 * machine - 0.2 * extra
        points += 0.2 * bool(class_words.TIME.search(names_of(path))) - 0.4 * bool(
            re.search(r"join|member|since|edit|regist|quote|cite|profile", names_of(path))
        )
        if points > best_points:
            best, best_points = path, points
    return best


def _items(place: Place) -> int:
    return len({unit.item for unit in place.units})


def machine_time(element: Element) -> str | None:
    """A machine-readable time on an element, as written there."""
    for name in TIME_ATTRIBUTES:
        value = element.attrs.get(name)
        if value and any(c.isdigit() for c in value) and len(value) < 60 and parse_absolute(value):
            return value
    return None


def author_place(places: dict[str, Place], time: str | None) -> str | None:
    """The place that holds each item's author."""
    best, best_points = None, 0.8
    for path, place in places.items():
        if path == time or place.share < 0.4 or place.named < 0.7 or place.constant:
            continue
        many = _items(place)
        if many > 2 and place.distinct * len(place.units) < 2:
            continue
        names = names_of(path)
        linked = sum(unit.linked for unit in place.units) / len(place.units)
        first = sum(unit.element.start for unit in place.units) / len(place.units)
        points = (
            min(place.share, 1.0)
            + 0.6 * bool(class_words.AUTHOR.search(names) or path.endswith("cite."))
            + 0.3 * linked
            + 0.2 * (place.named > 0.95)
            - 0.3 * bool(re.search(r"role|rank|title|location|city|from|badge|avatar|date|quote|group|reply", names))
            - 0.1 * (len(place.units) > many)
            - 1e-9 * first
            - 0.3 * (place.distinct < 0.15)
        )
        if points > best_points:
            best, best_points = path, points
    return best
