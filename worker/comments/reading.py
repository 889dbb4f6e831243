"""One group of elements read as comments, and what speaks for that reading."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from worker.comments import class_words
from worker.comments.content import is_chrome
from worker.comments.items import plain, variants
from worker.comments.lines import norm
from worker.comments.shapes import Group, Measures, around_weight
from worker.comments.units import Item, Place, Unit, author_place, read_units, time_place
from worker.page import Element

SAMPLE = 8
LIFTED = 4
ENOUGH = 4.2
"""Points below which repeated boxes are a listing, a widget or a form."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A hypothesis: these items are comments; their times and authors stand at these places."""

    group: Group
    items: tuple[Item, ...]
    time: str | None
    author: str | None
    points: float
    reasons: tuple[str, ...]


def read_groups(groups: Sequence[Group], measures: Measures) -> list[Reading]:
    """Every group's reading, the best first.

    Only where no group holds names and times by itself is it asked what stands around the boxes.
    """
    plainly = [(group, read_group(group, measures)) for group in groups]
    readings = [reading for _, reading in plainly if reading is not None]
    if not any(_complete(reading) and reading.points >= ENOUGH + 1 for reading in readings):
        partly = sorted(plainly, key=lambda pair: -(pair[1].points if pair[1] else pair[0].named))
        for group, _ in partly[:LIFTED]:
            found = [_read(group, items, measures) for items in variants(group.members)]
            readings += [reading for reading in found if reading is not None]
    return sorted(readings, key=lambda reading: (-round(reading.points, 1), reading.items[0].start))


def read_group(group: Group, measures: Measures) -> Reading | None:
    """A group's reading with its boxes as they are."""
    return _read(group, plain(group.members), measures)


def _complete(reading: Reading) -> bool:
    return reading.time is not None and reading.author is not None


def _read(group: Group, items: Sequence[Item], measures: Measures) -> Reading | None:
    step = max(1, len(items) // SAMPLE)
    sample = items[::step][:SAMPLE]
    units, places = read_units(sample, measures)
    time = time_place(places)
    author = author_place(places, time)
    if not _enough_fields(group, items, places, time, author):
        return None
    fields = frozenset(place for place in (time, author) if place)
    said = _said_share(sample, units, places, fields)
    if said < 0.6:
        return None
    evidence = {
        "a name on most": 1.6 * (places[author].share if author else 0.0),
        "a time on most": 1.6 * (places[time].share if time else 0.0),
        "named so": 2.0 * group.named,
        "inside a discussion": 1.2 * around_weight(items[0].roots[0]),
        "buttons": 0.8 * _button_share(sample, units),
        "most say something": 1.0 * said,
        "several": 0.25 * math.log2(len(items)),
        "numbered": 0.4 * (group.key[1] == "id"),
        "one name only": -1.5 * (author is not None and len(sample) > 3 and places[author].distinct < 0.08),
        "several times in one": -1.2 * min(1.0, _crowd(places, time)),
        "titles": -2.5 * _title_share(sample),
        "links": -3.0 * max(0.0, _link_share(sample, measures) - 0.35),
        "a widget": -3.0 * _in_widget(items[0].roots[0], measures),
        "forms": -2.0 * _form_share(sample),
    }
    reasons = tuple(name for name, points in evidence.items() if points)
    return Reading(group, tuple(items), time, author, sum(evidence.values()), reasons)


def _enough_fields(
    group: Group, items: Sequence[Item], places: dict[str, Place], time: str | None, author: str | None
) -> bool:
    """Names and times, or one of them in boxes that are named for comments; one box needs both, once."""
    if len(items) == 1:
        return time is not None and author is not None and len(places[time].units) == 1
    if time is None and author is None:
        return False
    return group.named >= 1 or (time is not None and author is not None)


def read_alone(group: Group, items: Sequence[Item], measures: Measures) -> Reading | None:
    """A group's reading over items that were cut free of others."""
    return _read(group, items, measures)


def _said_share(
    items: Sequence[Item], units: list[Unit], places: dict[str, Place], fields: frozenset[str]
) -> float:
    holders = {unit.item for unit in units if not is_chrome(unit, places[unit.place], fields)}
    return len(holders) / len(items)


def _crowd(places: dict[str, Place], time: str | None) -> float:
    """How many times more than one stand in each item: a list of comments taken for one."""
    if time is None:
        return 0.0
    units = places[time].units
    return len(units) / len({unit.item for unit in units}) - 1


def _button_share(items: Sequence[Item], units: list[Unit]) -> float:
    return len({unit.item for unit in units if unit.words.button}) / len(items)


def _title_share(items: Sequence[Item]) -> float:
    """Items headed by a linked heading of their own, or holding the page's: that is how listings look."""
    titles = []
    for item in items:
        for element in item.elements():
            if element.tag == "h1" or (element.tag in ("h2", "h3", "h4") and _links_away(element)):
                titles.append(norm(element.text).removeprefix("re: "))
                break
    one_title = len(titles) > 2 and len(set(titles)) <= 0.5 * len(titles)
    return 0.0 if one_title else len(titles) / len(items)


def _links_away(heading: Element) -> bool:
    near = [*heading.walk(), *([heading.parent] if heading.parent is not None else [])]
    links = [element.attrs.get("href", "") for element in near if element.tag == "a"]
    return any(link and "#" not in link for link in links) and len(heading.text) > 25


def _link_share(items: Sequence[Item], measures: Measures) -> float:
    total = sum(measures.chars[root.start] for item in items for root in item.roots)
    return sum(measures.links[root.start] for item in items for root in item.roots) / max(1, total)


def _form_share(items: Sequence[Item]) -> float:
    forms = sum(
        any(e.tag == "input" and e.attrs.get("type", "text") in ("text", "email", "url") for e in item.elements())
        for item in items
    )
    return forms / len(items)


def _in_widget(element: Element, measures: Measures) -> bool:
    """Whether a box around is named as a widget and holds the lesser part of the page."""
    for above in [element, *list(element.ancestors())[:5]]:
        if measures.chars[above.start] > 0.5 * measures.chars[0]:
            return False
        names = f"{above.attrs.get('class', '')} {above.attrs.get('id', '')}".lower()
        if above.tag in ("nav", "aside", "footer") or re.search(r"widget|sidebar|recent-?|related|footer", names):
            return not class_words.COMMENT.search(names) or "recent" in names
    return False
