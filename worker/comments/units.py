"""What stands inside the items of a group, told apart by votes over all items.

The same place in every item is the same field. A place is the chain of tags and first class words from
the item down. Places that show times, names, the same words everywhere or running text say so only when
many items are looked at together.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from worker.comments import class_words
from worker.comments.item import Item
from worker.comments.lines import is_button, is_label, is_name, is_number, norm, without_labels
from worker.comments.shapes import Measures
from worker.dates import find_dates, parse_absolute
from worker.page import Element

SHORT = 90
LABEL = 30
COUNT = re.compile(r"\d+\s+[^\W\d_]{4,}$")
"""A counter rather than a name: "1 Comments"."""
EMPHASIS = frozenset(["b", "i", "em", "strong", "sup", "sub", "font", "u", "wbr", "img", "br", "bdi"])
PERSON = re.compile(
    r"/(?:users?|u|profiles?|members?|people|author|~|@)[/\-@]|/[~@]\w|member\.php|profile|/u/|user(?:name|id)?="
)
TIME_ATTRIBUTES = (
    *("datetime", "title", "content", "aria-label", "data-time", "data-timestamp", "data-utime", "data-date"),
    *("data-created", "data-epoch", "data-time-string", "data-datetime"),
)


class Words:
    """What the text of one element is, whichever group it is looked at in."""

    __slots__ = ("button", "label", "name", "norm", "shown", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.shown = _date_in(text)
        """Where in the text a date stands."""
        self.button = is_button(text) or is_number(text)
        self.name = self.shown is None and len(text) <= SHORT and _is_name(text)
        self.label = len(text) < LABEL and is_label(text)
        self.norm = norm(text) if len(text) <= SHORT else text


def _is_name(text: str) -> bool:
    """Whether a piece is a name, perhaps with words around it ("by Ann", "Arthur in the garden! says:")."""
    bare = without_labels(text)
    return bool(bare) and is_name(bare.rstrip("!")) and not COUNT.match(bare)


@dataclass(slots=True)
class Unit:
    """A piece of an item: an element with text of its own."""

    item: int
    element: Element
    place: str
    words: Words
    linked: bool

    @property
    def text(self) -> str:
        """The text of the piece."""
        return self.words.text

    @property
    def shown(self) -> tuple[int, int] | None:
        """Where in the text a date stands."""
        return self.words.shown


@dataclass(slots=True)
class Place:
    """One place over all items: what the votes say it is."""

    units: list[Unit] = field(default_factory=list)
    share: float = 0.0
    timed: float = 0.0
    owned: float = 0.0
    """How many items have more there than words that stand beside names ("by", "says:")."""
    named: float = 0.0
    distinct: float = 0.0
    constant: bool = False
    """Whether all items say the same there."""
    buttons: bool = False


def read_units(items: Sequence[Item], measures: Measures) -> tuple[list[Unit], dict[str, Place]]:
    """Every item's pieces, and the places they stand in."""
    units: list[Unit] = []
    places: dict[str, Place] = defaultdict(Place)
    for number, item in enumerate(items):
        for unit in _units_of(number, item, measures):
            units.append(unit)
            places[unit.place].units.append(unit)
    for path, place in list(places.items()):
        vote(place, len(items))
        if 0.2 < place.timed < 0.8 and place.share > 0.5:
            _part(path, places, len(items))
    return units, places


def _part(path: str, places: dict[str, Place], items: int) -> None:
    """Take the times at a place out of it: a linked name and a linked time may stand side by side."""
    mixed = places[path].units
    times = [unit for unit in mixed if unit.shown is not None or is_marked(unit.element)]
    others = [unit for unit in mixed if not (unit.shown is not None or is_marked(unit.element))]
    if len(times) < 0.5 * items:
        return
    for part, own in ((path, others), (f"{path}@", times)):
        places[part] = Place(own)
        for unit in own:
            unit.place = part
        vote(places[part], items)


def _units_of(number: int, item: Item, measures: Measures) -> Iterator[Unit]:
    linked: set[int] = set()
    known = measures.words
    for element, place in item.placed():
        start = element.start
        if element.tag == "a" or (element.parent is not None and element.parent.start in linked):
            linked.add(start)
        words = known.get(start) or words_in(element, measures)
        if words is not NOTHING:
            yield Unit(number, element, place, words, start in linked)
        elif element.tag == "time" or (element.tag == "abbr" and "title" in element.attrs):
            yield Unit(number, element, place, words, False)


def words_in(element: Element, measures: Measures) -> Words:
    """What an element's own text is; looked at once."""
    text = _direct_text(element, measures)
    words = measures.words[element.start] = Words(text) if text else NOTHING
    return words


def _direct_text(element: Element, measures: Measures) -> str:
    """An element's own strings; of a short one with nothing but emphasis inside, all of its text."""
    own = " ".join([child for child in element.children if type(child) is str and not child.isspace()])
    if not own:
        return ""
    if element.end - element.start > 1 and measures.chars[element.start] <= SHORT:
        inner = [child for child in element.children if type(child) is Element]
        if all(child.tag in EMPHASIS for child in inner):
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


def vote(place: Place, items: int) -> None:
    """Let the pieces at a place say what it is, out of so many items."""
    count = len(place.units)
    holders = {unit.item for unit in place.units}
    place.share = len(holders) / items
    place.timed = sum(unit.shown is not None or is_marked(unit.element) for unit in place.units) / count
    bare = sum(unit.words.label for unit in place.units)
    place.named = sum(unit.words.name for unit in place.units) / max(1, count - bare)
    place.owned = len({unit.item for unit in place.units if not unit.words.label}) / items
    norms = [unit.words.norm for unit in place.units]
    place.distinct = len(set(norms)) / len(norms)
    most = Counter(norms).most_common(1)[0][1]
    kinds, each = len(set(norms)), count / len(holders)
    same = most >= 0.75 * count or kinds <= 1.5 * each
    place.buttons = all(unit.words.button or not unit.text for unit in place.units)
    twice = len(holders) == 2 and kinds == 1 and len(norms[0]) < 30
    place.constant = place.buttons or (same and len(holders) > 2) or twice


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


def is_marked(element: Element) -> bool:
    """Whether an element is marked up as a time: then its words may be in any language."""
    return element.tag.endswith("time") and "datetime" in element.attrs and machine_time(element) is not None


def author_place(places: dict[str, Place], time: str | None) -> str | None:
    """The place that holds each item's author."""
    best, best_points = None, 0.8
    for path, place in places.items():
        names = names_of(path)
        enough = 0.5 if len(place.units) > 4 and class_words.AUTHOR.search(names) else 0.7
        if path == time or place.owned < 0.4 or place.named < enough or place.buttons:
            continue
        many = _items(place)
        if place.constant and not class_words.AUTHOR.search(names):
            continue
        linked = sum(unit.linked for unit in place.units) / len(place.units)
        person = sum(bool(PERSON.search(link_of(unit.element))) for unit in place.units) / len(place.units)
        first = sum(unit.element.start for unit in place.units) / len(place.units)
        points = (
            place.owned
            + 0.6 * bool(class_words.AUTHOR.search(names) or path.endswith("cite."))
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
            - 1e-9 * first
            - 0.3 * place.constant
            - 0.6 * (many > 2 and place.distinct * len(place.units) < 2)
            - 0.3 * (place.distinct < 0.15)
        )
        if points > best_points:
            best, best_points = path, points
    return best


NOTHING = Words("")
