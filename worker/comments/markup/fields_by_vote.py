"""What stands inside the items of a group, told apart by votes over all items.

The same place in every item is the same field. A place is the chain of tags and first class words from
the item down. Places that show times, names, the same words everywhere or running text say so only when
many items are looked at together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from worker.comments import class_words
from worker.comments.markup.item import Item
from worker.comments.short_texts import NOTHING, LazyAttribute, ShortText
from worker.dates import parse_absolute
from worker.page.page import Element

PERSON = re.compile(
    r"/(?:users?|u|profiles?|members?|people|author|~|@)[/\-@]|/[~@]\w|member\.php|profile|/u/|user(?:name|id)?="
)
TIME_ATTRIBUTES = (
    *("datetime", "title", "content", "aria-label", "data-time", "data-timestamp", "data-utime", "data-date"),
    *("data-created", "data-epoch", "data-time-string", "data-datetime"),
)


@dataclass(slots=True)
class Unit:
    """A piece of an item: an element with text of its own."""

    item: int
    element: Element
    place: str
    words: ShortText
    linked: bool

    @property
    def text(self) -> str:
        """The text of the piece."""
        return self.words.text

    @property
    def shown(self) -> tuple[int, int] | None:
        """Where in the text a date stands."""
        return self.words.shown


MARKS = ("itemprop", "rel", "id", "data-testid", "data-test", "data-qa", "data-role", "data-hook", "slot")
"""Attributes that tell what an element is for, beside its classes."""
MARKED = 5


class Place:
    """One place over all items: what the votes of the pieces there say it is."""

    def __init__(self, items: int, units: list[Unit] | None = None) -> None:
        self.items = items
        self.units: list[Unit] = units or []

    @LazyAttribute
    def holders(self) -> int:
        """How many items have a piece there."""
        return len({unit.item for unit in self.units})

    @property
    def share(self) -> float:
        """How many of the items have a piece there."""
        return self.holders / self.items

    @LazyAttribute
    def timed(self) -> float:
        """How many pieces are times."""
        return sum([is_time(unit) for unit in self.units]) / len(self.units)

    @LazyAttribute
    def named(self) -> float:
        """How many pieces are names."""
        bare = sum([unit.words.label for unit in self.units])
        return sum([unit.words.name for unit in self.units]) / max(1, len(self.units) - bare)

    @LazyAttribute
    def owned(self) -> float:
        """How many items have more there than words that stand beside names ("by", "says:")."""
        return len({unit.item for unit in self.units if not unit.words.label}) / self.items

    @LazyAttribute
    def distinct(self) -> float:
        """How many different texts stand there, of all."""
        return len({unit.words.norm for unit in self.units}) / len(self.units)

    @LazyAttribute
    def buttons(self) -> bool:
        """Whether nothing but buttons stands there."""
        return all(unit.words.button or not unit.text for unit in self.units)

    @LazyAttribute
    def constant(self) -> bool:
        """Whether all items say the same there."""
        if self.buttons:
            return True
        count = len(self.units)
        norms = Counter(unit.words.norm for unit in self.units)
        same = max(norms.values()) >= 0.75 * count or len(norms) <= 1.5 * count / self.holders
        if same and self.holders > 2:
            return True
        return self.holders == 2 and len(norms) == 1 and len(next(iter(norms))) < 30

    @LazyAttribute
    def refrain(self) -> str | None:
        """The text that most items repeat there."""
        text, count = Counter(unit.text for unit in self.units).most_common(1)[0]
        return text if self.holders > 2 and count >= 0.6 * self.items else None


def read_units(items: Sequence[Item]) -> tuple[list[Unit], dict[str, Place]]:
    """Every item's pieces, and the places they stand in."""
    units: list[Unit] = []
    places: dict[str, Place] = {}
    for number, item in enumerate(items):
        for unit in _units_of(number, item):
            units.append(unit)
            place = places.get(unit.place)
            if place is None:
                place = places[unit.place] = Place(len(items))
            place.units.append(unit)
    for path, place in list(places.items()):
        if place.share > 0.5 and 0.2 < place.timed < 0.8:
            _part(path, places)
    return units, places


def _part(path: str, places: dict[str, Place]) -> None:
    """Take the times at a place out of it: a linked name and a linked time may stand side by side."""
    mixed = places[path]
    times = [unit for unit in mixed.units if is_time(unit)]
    others = [unit for unit in mixed.units if not is_time(unit)]
    if len(times) < 0.5 * mixed.items:
        return
    for part, own in ((path, others), (f"{path}@", times)):
        places[part] = Place(mixed.items, own)
        for unit in own:
            unit.place = part


def _units_of(number: int, item: Item) -> Iterator[Unit]:
    linked: set[int] = set()
    wordless, words_of = item.bounds.measures.wordless, item.bounds.measures.words
    for element, place in item.placed():
        start = element.start
        if element.tag == "a" or (linked and element.parent is not None and element.parent.start in linked):
            linked.add(start)
        if not wordless[start] and (words := words_of(element)).text:
            yield Unit(number, element, place, words, start in linked)
        elif element.tag == "time" or (element.tag == "abbr" and "title" in element.attrs):
            yield Unit(number, element, place, NOTHING, False)


def link_of(element: Element) -> str:
    """The address that an element, or one of the two around it, links to."""
    for near in (element, element.parent, element.parent.parent if element.parent else None):
        if near is not None and near.tag == "a":
            return near.attrs.get("href", "")
    return ""


@lru_cache(maxsize=8192)
def names_of(unit_place: str) -> str:
    """The class words nearest to a place's text, as one string."""
    return " ".join(part.split(".", 1)[1] for part in unit_place.rsplit("/", 3)[1:])


def time_place(places: dict[str, Place]) -> str | None:
    """The place that holds each item's time."""
    best, best_points = None, 0.45
    for path, place in places.items():
        if place.share < 0.3 or place.timed < 0.6:
            continue
        clock = sum(bool(re.search(r"\d[:.h]\d\d", unit.text)) for unit in place.units) / len(place.units)
        machine = sum(machine_time(unit.element) is not None for unit in place.units) / len(place.units)
        extra = max(0.0, len(place.units) / (place.share * place.holders) - 1)
        points = place.share + 0.3 * clock + 0.3 * machine - 0.2 * extra
        points += 0.2 * bool(class_words.TIME.search(names_of(path))) - 0.4 * bool(
            re.search(r"join|member|since|edit|regist|quote|cite|profile", names_of(path))
        )
        if points > best_points:
            best, best_points = path, points
    return best


def is_marked_for(place: Place, pattern: re.Pattern[str]) -> bool:
    """Whether most pieces of a place are marked for a field by an id, property, relation or role."""
    units = place.units[:MARKED]
    said = sum(
        any(pattern.search(near.attrs.get(name, "").lower()) for name in MARKS)
        for unit in units
        for near in (unit.element,)
    )
    return said > 0.6 * len(units)


def machine_time(element: Element) -> str | None:
    """A machine-readable time on an element, as written there."""
    for name in TIME_ATTRIBUTES:
        value = element.attrs.get(name)
        if value and any(c.isdigit() for c in value) and len(value) < 60 and parse_absolute(value):
            return value
    return None


def is_time(unit: Unit) -> bool:
    """Whether a piece is a time, by its words or its markup."""
    return unit.words.shown is not None or is_marked(unit.element)


def is_marked(element: Element) -> bool:
    """Whether an element is marked up as a time: then its words may be in any language."""
    return element.tag.endswith("time") and "datetime" in element.attrs and machine_time(element) is not None


def _is_quoted(place: Place) -> bool:
    """Whether a place stands in or beside quotations, or several times in one item while others have none."""
    if place.share < 0.9 and len(place.units) > 1.15 * place.holders:
        return True
    units = place.units[:MARKED]
    return sum(_is_in_quotation(unit.element) for unit in units) > 0.5 * len(units)


def _is_in_quotation(element: Element) -> bool:
    near = [element, *islice(element.ancestors(), 2)]
    return any(above.tag == "blockquote" for above in near) or any(
        type(child) is Element and child.tag == "blockquote" for above in near[1:] for child in above.children
    )


def author_place(places: dict[str, Place], time: str | None) -> str | None:
    """The place that holds each item's author."""
    best, best_points = None, 0.8
    for path, place in places.items():
        if path == time or place.share < 0.4 or place.owned < 0.4:
            continue
        if place.named < 0.5 or place.buttons:
            continue
        names = names_of(path)
        told = bool(class_words.AUTHOR.search(names)) or is_marked_for(place, class_words.AUTHOR)
        enough = 0.5 if len(place.units) > 4 and told else 0.7
        if place.named < enough or (place.constant and not told):
            continue
        many = place.holders
        linked = sum(unit.linked for unit in place.units) / len(place.units)
        person = sum(bool(PERSON.search(link_of(unit.element))) for unit in place.units) / len(place.units)
        first = sum(unit.element.start for unit in place.units) / len(place.units)
        points = (
            place.owned
            + 0.6 * (told or (path.endswith("cite.") and not _is_quoted(place)))
            + 0.2 * linked
            + 0.4 * person
            + 0.3 * place.distinct
            + 0.2 * (place.named > 0.95)
            - 0.3
            * bool(
                re.search(
                    r"role|rank|title|location|city|from|badge|avatar|date|quote|group|reply|login|vote",
                    names,
                )
            )
            - 0.1 * (len(place.units) > many)
            - 0.5 * _is_quoted(place)
            - 1e-9 * first
            - 0.3 * place.constant
            - 0.6 * (many > 2 and place.distinct * len(place.units) < 2)
            - 0.3 * (place.distinct < 0.15)
        )
        if points > best_points:
            best, best_points = path, points
    return best
