"""The fields of each comment, read from its item at the places that the votes found."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from worker.comments import class_words
from worker.comments.control_words import AUTHOR_WORDS
from worker.comments.dumps.lines import constant_tokens, is_label, is_name, name_in, norm
from worker.comments.markup.candidates import Reading
from worker.comments.markup.collapsed import find_folded
from worker.comments.markup.content import Content, contents
from worker.comments.markup.fields_by_vote import (
    Place,
    Unit,
    author_place,
    machine_time,
    names_of,
    read_units,
    time_place,
)
from worker.comments.markup.item import Item
from worker.comments.markup.parents import find_parents, native_id
from worker.dates import Moment, find_dates, is_day_first, parse, parse_absolute
from worker.document import FoundComment
from worker.page.page import Element, Page

GONE = re.compile(
    r"^\[?(?:deleted|removed|gelöscht|supprimé|eliminado|cancellato|excluído|verwijderd|usunięt\w+|"
    r"удален\w*|удалён\w*|silindi|محذوف|已删除|削除済み|삭제\w*)\]?$",
    re.IGNORECASE,
)
LONGEST_VOTE = 24
Row = tuple[Item, FoundComment]
PING = re.compile(r"pingback|trackback")
"""Classes of notices that another site links here, which no reader wrote."""
NUMBER = re.compile(r"[+\-−]?\d[\d.,]*")


def read_comments(
    page: Page, readings: Sequence[Reading], items: Sequence[Item], opening: Item | None
) -> tuple[list[FoundComment], str, Content]:
    """Every item as a comment, in document order; how parents were told; what the opening post says."""
    read: dict[int, FoundComment] = {}
    for reading in readings:
        own = {item.start for item in reading.items}
        alike = [item for item in items if item.start in own]
        pieces = reading.pieces if len(readings) == 1 else read_units(alike)
        for item, comment in _read_alike(page, alike, *pieces):
            read[item.start] = comment
    kept = [item for item in items if item is not opening and item.start in read]
    parents, how = find_parents(kept)
    comments = []
    for item, parent in zip(kept, parents, strict=True):
        comments.append(replace(read[item.start], parent=parent))
    post = read.get(opening.start) if opening else None
    return comments, how, post.content if post else ()


def _read_alike(page: Page, items: Sequence[Item], units: list[Unit], places: dict[str, Place]) -> list[Row]:
    """The comments of one group of items."""
    time = time_place(places)
    author = author_place(places, time)
    authors = [author, *_author_elsewhere(units, places, author, time, len(items))] if author else []
    fields = frozenset([*authors, *([time] if time else [])])
    texts = contents(items, units, places, fields, author)
    by_item: dict[int, list[Unit]] = defaultdict(list)
    for unit in units:
        by_item[unit.item].append(unit)
    constant = constant_tokens([unit.text for unit in places[author].units]) if author else frozenset()
    day_first = is_day_first([unit.text for unit in places[time].units]) if time else None
    folded = find_folded(items, units)
    rows = []
    for number, item in enumerate(items):
        own = by_item[number]
        name = _author(own, authors, time, constant)
        shown, posted = _time(page, own, time, day_first)
        text = texts[number]
        if (not text and name is None) or PING.search(item.roots[0].attrs.get("class", "").lower()):
            continue
        comment = _comment(item, own, name, text)
        comment = replace(comment, posted_text=shown, posted=posted, collapsed=number in folded)
        rows.append((item, comment))
    return _without_strays(rows)


def _without_strays(rows: list[Row]) -> list[Row]:
    """Leave out boxes with neither name nor time where nearly all have both: a form in the same markup."""
    whole = sum(comment.author is not None and comment.posted_text is not None for _, comment in rows)
    if whole < 0.8 * len(rows):
        return rows
    return [row for row in rows if row[1].author or row[1].posted_text or row[1].deleted]


def _comment(
    item: Item, units: Sequence[Unit], name: tuple[str, Element] | None, text: Content
) -> FoundComment:
    own_id = native_id(item)
    votes = _votes(units)
    said = " ".join(part if isinstance(part, str) else part.text for part in text).strip()
    classes = " ".join(item.roots[0].classes).lower()
    return FoundComment(
        author=name[0] if name else None,
        content=text,
        author_url=_link(name[1], item) if name else None,
        url=_permalink(item, own_id),
        native_id=own_id,
        score=votes.get("score"),
        likes=votes.get("likes"),
        dislikes=votes.get("dislikes"),
        deleted=bool(GONE.match(said) or class_words.DELETED.search(classes)),
    )


def _author_elsewhere(
    units: Sequence[Unit], places: dict[str, Place], author: str, time: str | None, count: int
) -> list[str]:
    """Where names stand in the items that have none at the usual place: those without a link, say."""
    named = {unit.item for unit in places[author].units if not unit.words.label}
    if len(named) == count:
        return []
    others: dict[str, Place] = defaultdict(lambda: Place(count - len(named)))
    for unit in units:
        if unit.item not in named:
            others[unit.place].units.append(unit)
    found = author_place(others, time)
    return [found] if found else []


def _author(
    units: Sequence[Unit], authors: Sequence[str], time: str | None, constant: frozenset[str]
) -> tuple[str, Element] | None:
    for unit in units:
        if unit.place in authors and (name := _bare(unit.text, constant)):
            return name, unit.element
    for unit in units:
        named = class_words.AUTHOR.search(names_of(unit.place)) or unit.place.endswith("/cite.")
        if (
            named
            and unit.shown is None
            and is_name(unit.text)
            and unit.place != time
            and (name := _bare(unit.text, frozenset()))
        ):
            return name, unit.element
    for unit in units:
        if unit.place == time and unit.shown is not None:
            rest = f"{unit.text[: unit.shown[0]]} 0 {unit.text[unit.shown[1] :]}"
            name = name_in(rest, frozenset())
            if name and is_name(name):
                return name, unit.element
    return None


def _bare(text: str, constant: frozenset[str]) -> str:
    """A name without the words around it that all names have ("by", "says:")."""
    for date in reversed(find_dates(text)):
        if not date.weak:
            text = text[: date.start]
    words = text.split()
    if is_label(text) and not text.strip().isalpha():
        return ""
    if len(words) > 2 and is_label(" ".join(words[:2])):
        words = words[2:]  # "Posted by: Ann"
    while words and _is_around(words[0], constant) and len(words) > 1:
        words.pop(0)
    while words and _is_around(words[-1], constant) and len(words) > 1:
        words.pop()
    return " ".join(words).strip(" ,:;·•|–—()").removeprefix("@")


def _is_around(word: str, constant: frozenset[str]) -> bool:
    bare = word.strip(",:;·•|()").casefold()
    return (
        not bare or norm(bare) in constant or (bare in AUTHOR_WORDS and word == word.lower()) or word == "By"
    )


def _time(
    page: Page, units: Sequence[Unit], time: str | None, day_first: bool | None
) -> tuple[str | None, Moment | None]:
    candidates = [unit for unit in units if unit.place == time]
    if not any(unit.shown for unit in candidates):
        candidates += [unit for unit in units if unit.shown and unit.place != time and len(unit.text) < 40][
            :1
        ]
    for unit in candidates:
        machine = _machine(unit.element)
        shown = unit.text[unit.shown[0] : unit.shown[1]] if unit.shown else None
        if machine is None and shown is None:
            continue
        posted = parse_absolute(machine, day_first=day_first) if machine else None
        if posted is None and shown:
            posted = parse(unit.text, page.received, day_first=day_first)
        return shown or unit.text or machine, posted
    return None, None


def _machine(element: Element) -> str | None:
    """A machine-readable time on the element, right above it, or right below it."""
    near = [element, *list(element.ancestors())[:2]]
    near += [child for child in element.children if isinstance(child, Element)][:3]
    for candidate in near:
        if candidate is element or candidate.tag in ("time", "abbr", "a", "span"):
            value = machine_time(candidate)
            if value is not None:
                return value
    return None


def _votes(units: Sequence[Unit]) -> dict[str, int]:
    """Score, likes and dislikes, where a number stands under a name that says so."""
    found: dict[str, list[int]] = defaultdict(list)
    for unit in units:
        shown = NUMBER.match(unit.text)
        kind = _vote_kind(unit) if shown and len(unit.text) <= LONGEST_VOTE and unit.shown is None else None
        if shown and kind:
            found[kind].append(int(re.sub(r"[.,]", "", shown[0]).replace("−", "-")))
    return {kind: _counted(numbers) for kind, numbers in found.items()}


def _vote_kind(unit: Unit) -> str | None:
    names = names_of(unit.place)
    if class_words.DISLIKES.search(names):
        return "dislikes"
    if class_words.LIKES.search(names):
        return "likes"
    told = class_words.VOTES.search(names) or re.search(r"point|punkt|vote", unit.text, re.IGNORECASE)
    return "score" if told else None


def _counted(numbers: list[int]) -> int:
    """The first number; of three in a row (down, as it is, up: drawn for the script to swap) the middle."""
    three = sorted(numbers)
    if len(three) == 3 and three[2] - three[0] == 2 and three[1] - three[0] == 1:
        return three[1]
    return numbers[0]


def _link(element: Element, item: Item) -> str | None:
    near = [element, *list(element.ancestors())[:2], *[c for c in element.children if isinstance(c, Element)]]
    for candidate in near:
        if candidate.tag == "a" and candidate.start >= item.start:
            href = candidate.attrs.get("href", "")
            if href and not href.startswith(("#", "javascript:")):
                return href
    return None


def _permalink(item: Item, own_id: str | None) -> str | None:
    """A link that names the comment's own id and is not for replying, editing or reporting."""
    if own_id is None:
        return None
    for element in item.elements():
        href = element.attrs.get("href", "") if element.tag == "a" else ""
        if own_id in href and not re.search(
            r"repl|edit|report|delete|quote|vote|flag|javascript", href, re.IGNORECASE
        ):
            return href
    return None
