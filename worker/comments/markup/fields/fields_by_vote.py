"""Choose the places of times and of names by votes over all items of a group."""

from __future__ import annotations

import re
from itertools import islice

from worker.comments import class_words
from worker.comments.dumps.headers.headers import MEMBERSHIP_END
from worker.comments.markup.boxes.machine_times import machine_time
from worker.comments.markup.fields.text_places import Place, class_words_of
from worker.page.page import Element

PERSON_LINK = re.compile(
    r"/(?:users?|u|profiles?|members?|people|author|~|@)[/\-@]|/[~@]\w|member\.php|profile|/u/|user(?:name|id)?="
)
CLOCK = re.compile(r"\d[:.h]\d\d")
OTHER_TIME = re.compile(r"join|member|since|edit|regist|quote|cite|profile")
"""Class words of times that are not those of comments."""
NO_AUTHOR = re.compile(r"role|rank|title|location|city|from|badge|avatar|date|quote|group|reply|login|vote")
"""Class words of short texts beside names."""
PURPOSE_ATTRIBUTES = (
    "itemprop",
    "rel",
    "id",
    "data-testid",
    "data-test",
    "data-qa",
    "data-role",
    "data-hook",
    "slot",
)
"""Attributes, besides classes, that say what an element is for."""
MAX_SAMPLE_PIECES = 5
MIN_TIME_POINTS = 0.45


def link_of(element: Element) -> str:
    """The address that an element or one of its next two ancestors links to."""
    for near in (element, element.parent, element.parent.parent if element.parent else None):
        if near is not None and near.tag == "a":
            return near.attrs.get("href", "")
    return ""


def choose_time_place(places: dict[str, Place]) -> str | None:
    """Choose the place that holds each item's time.

    Where several may, times that rise or fall over all items are better than dates without an order.
    """
    points = {
        path: found
        for path, place in places.items()
        if (found := _time_points(path, place)) > MIN_TIME_POINTS
    }
    if len(points) > 1:
        for path in points:
            place = places[path]
            is_on_each = place.share > 0.9 and len(place.pieces) == place.holders
            points[path] += 0.3 * (is_on_each and place.is_in_order_of_time)
    return max(points, key=lambda path: points[path], default=None)


def _time_points(path: str, place: Place) -> float:
    """How well a place would do as the place of times; 0 if it cannot be."""
    if place.share < 0.3 or place.time_share < 0.6 or (place.items == 1 and _is_of_membership(path, place)):
        return 0.0
    clock = sum(bool(CLOCK.search(piece.text)) for piece in place.pieces) / len(place.pieces)
    machine = sum(machine_time(piece.element) is not None for piece in place.pieces) / len(place.pieces)
    extra = max(0.0, len(place.pieces) / (place.share * place.holders) - 1)
    points = place.share + 0.3 * clock + 0.3 * machine - 0.2 * extra - 0.2 * (1 - place.dated_chars_share)
    return (
        points
        + 0.2 * bool(class_words.TIME.search(class_words_of(path)))
        - 0.4 * bool(OTHER_TIME.search(class_words_of(path)))
    )


def _is_of_membership(path: str, place: Place) -> bool:
    """Whether a class word or the word before a time says that it is that of joining or the last visit."""
    if OTHER_TIME.search(class_words_of(path)):
        return True
    before = [piece.text[: piece.date_span[0]] for piece in place.pieces if piece.date_span]
    return any(MEMBERSHIP_END.search(text) for text in before)


def is_marked_for(place: Place, pattern: re.Pattern[str]) -> bool:
    """Whether most pieces of a place are marked for a field by an id, property, relation or role."""
    pieces = place.pieces[:MAX_SAMPLE_PIECES]
    marked = sum(
        any(pattern.search(near.attrs.get(name, "").lower()) for name in PURPOSE_ATTRIBUTES)
        for piece in pieces
        for near in (piece.element,)
    )
    return marked > 0.6 * len(pieces)


def _is_quoted(place: Place) -> bool:
    """Whether a place stands in or beside quotations, or often twice in an item and never in others.

    What stands beside one quotation in every item is the name beside its text, which is marked up as one.
    """
    if place.share < 0.9 and len(place.pieces) > 1.15 * place.holders:
        return True
    pieces = place.pieces[:MAX_SAMPLE_PIECES]
    if sum(_is_in_quotation(piece.element) for piece in pieces) > 0.5 * len(pieces):
        return True
    one_each = place.share == 1.0 and len(place.pieces) == place.holders
    return not one_each and sum(_is_beside_quotation(piece.element) for piece in pieces) > 0.5 * len(pieces)


def _is_in_quotation(element: Element) -> bool:
    return any(above.tag == "blockquote" for above in (element, *islice(element.ancestors(), 2)))


def _is_beside_quotation(element: Element) -> bool:
    return any(
        type(child) is Element and child.tag == "blockquote"
        for above in islice(element.ancestors(), 2)
        for child in above.children
    )


def choose_author_place(places: dict[str, Place], time: str | None) -> str | None:
    """Choose the place that holds each item's author."""
    best, best_points = None, 0.8
    for path, place in places.items():
        if path == time or place.share < 0.4 or place.worded_share < 0.4 or place.is_in_sentences:
            continue
        if place.name_share < 0.5 or place.holds_only_buttons:
            continue
        names = class_words_of(path)
        is_named_author = bool(class_words.AUTHOR.search(names)) or is_marked_for(place, class_words.AUTHOR)
        enough = 0.5 if len(place.pieces) > 4 and is_named_author else 0.7
        if place.name_share < enough or (
            place.is_constant and not (is_named_author or place.mostly_one_name or place.is_nobody)
        ):
            continue
        many = place.holders
        if place.is_constant and len(place.pieces) > 1.5 * many:
            continue  # the same few buttons in every item
        linked = sum(piece.linked for piece in place.pieces) / len(place.pieces)
        person = sum(bool(PERSON_LINK.search(link_of(piece.element))) for piece in place.pieces) / len(
            place.pieces
        )
        first = sum(piece.element.start for piece in place.pieces) / len(place.pieces)
        points = (
            place.worded_share
            + 0.6 * (is_named_author or place.is_nobody or (path.endswith("cite.") and not _is_quoted(place)))
            + 0.2 * linked
            + 0.4 * person
            + 0.3 * place.distinct_share
            + 0.2 * (place.name_share > 0.95)
            - 0.3 * bool(NO_AUTHOR.search(names))
            - 0.1 * (len(place.pieces) > many)
            - 0.5 * _is_quoted(place)
            - 1e-9 * first
            - 0.3 * (place.is_constant and not place.is_nobody)
            - 0.4 * place.handle_share
            - 0.6 * (many > 2 and place.distinct_share * len(place.pieces) < 2)
            - 0.3 * (place.distinct_share < 0.15)
        )
        if points > best_points:
            best, best_points = path, points
    return best
