"""Find the fields of a group's items by votes over all items.

The same place in every item is the same field. A place is the chain of tags and first class words from
the item down. Whether a place shows times, names, constant words or running text is only clear when
many items are compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from worker.comments import class_words
from worker.comments.control_words import NO_NAMES
from worker.comments.markup.comment_items import Item
from worker.comments.markup.machine_times import is_empty_time, machine_time
from worker.comments.markup.text_lines import TextLines
from worker.comments.markup.twin_places import join_twin_places
from worker.comments.short_texts import EMPTY_TEXT, LazyAttribute, ShortText
from worker.dates.reading import parse_absolute
from worker.page.page import Element
from worker.page.tags import INLINE_TAGS

PERSON_LINK = re.compile(
    r"/(?:users?|u|profiles?|members?|people|author|~|@)[/\-@]|/[~@]\w|member\.php|profile|/u/|user(?:name|id)?="
)


@dataclass(slots=True)
class TextPiece:
    """An element of an item with text of its own."""

    item: int
    element: Element
    place: str
    short_text: ShortText
    linked: bool
    line: TextPiece | None = None
    """The piece around this one, if this one is inline markup in its line."""

    @property
    def text(self) -> str:
        """The text of the piece."""
        return self.short_text.text

    @property
    def date_span(self) -> tuple[int, int] | None:
        """Where in the text a date stands."""
        return self.short_text.date_span


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
MIN_SENTENCE_CHARS = 40
"""The average length of lines from which on they are text, not a name and a time with words between."""
MIN_TIME_POINTS = 0.45
MIN_ORDERED_TIMES, MAX_ORDERED_PIECES = 3, 30


class Place:
    """One place over all items. The pieces of text there vote on what it is."""

    def __init__(self, items: int, pieces: list[TextPiece] | None = None) -> None:
        self.items = items
        self.pieces: list[TextPiece] = pieces or []

    def joined_with(self, others: Sequence[Place], path: str) -> Place:
        """A place of the pieces of several, in the order of items. The pieces note its path."""
        pieces = [piece for place in (self, *others) for piece in place.pieces]
        for piece in pieces:
            piece.place = path
        return Place(self.items, sorted(pieces, key=lambda piece: piece.item))

    @LazyAttribute
    def holders(self) -> int:
        """How many items have a piece there."""
        return len({piece.item for piece in self.pieces})

    @property
    def share(self) -> float:
        """The share of items with a piece there."""
        return self.holders / self.items

    @LazyAttribute
    def time_share(self) -> float:
        """The share of pieces that are times."""
        return sum([is_time(piece) for piece in self.pieces]) / len(self.pieces)

    @LazyAttribute
    def dated_chars_share(self) -> float:
        """The share of characters in dates: "1.1.10" in a subject is a version's number."""
        dated = sum([span[1] - span[0] for piece in self.pieces if (span := piece.date_span)])
        return dated / max(1, sum([len(piece.text) for piece in self.pieces]))

    @LazyAttribute
    def is_in_order_of_time(self) -> bool:
        """Whether the times there rise or fall from item to item. Dates of joining do not."""
        found = (
            parse_absolute(machine_time(piece.element) or piece.text)
            for piece in self.pieces[:MAX_ORDERED_PIECES]
        )
        times = [moment.at for moment in found if moment]
        return len(set(times)) >= MIN_ORDERED_TIMES and times in (sorted(times), sorted(times, reverse=True))

    @LazyAttribute
    def name_share(self) -> float:
        """The share of pieces that are names, labels left out."""
        bare = sum([piece.short_text.is_label for piece in self.pieces])
        return sum([piece.short_text.is_name for piece in self.pieces]) / max(1, len(self.pieces) - bare)

    @LazyAttribute
    def worded_share(self) -> float:
        """The share of items with more there than labels of names ("by", "says:")."""
        return len({piece.item for piece in self.pieces if not piece.short_text.is_label}) / self.items

    @LazyAttribute
    def distinct_share(self) -> float:
        """The share of different texts among all texts there."""
        return len({piece.short_text.normalized for piece in self.pieces}) / len(self.pieces)

    @LazyAttribute
    def holds_only_buttons(self) -> bool:
        """Whether only buttons stand there."""
        return all(piece.short_text.is_button or not piece.text for piece in self.pieces)

    @LazyAttribute
    def button_share(self) -> float:
        """The share of pieces that are only buttons or numbers."""
        return sum([piece.short_text.is_button for piece in self.pieces]) / len(self.pieces)

    @LazyAttribute
    def label_share(self) -> float:
        """The share of pieces that are only words that stand beside names."""
        return sum([piece.short_text.is_label for piece in self.pieces]) / len(self.pieces)

    @LazyAttribute
    def is_constant(self) -> bool:
        """Whether all, or nearly all, items show the same text there."""
        if self.holds_only_buttons:
            return True
        count = len(self.pieces)
        norms = Counter(piece.short_text.normalized for piece in self.pieces)
        same = max(norms.values()) >= 0.75 * count or len(norms) <= 1.5 * count / self.holders
        if same and self.holders > 2:
            return True
        return self.holders == 2 and self._is_twice_the_same(norms)

    def _is_twice_the_same(self, norms: Counter[str]) -> bool:
        """Whether two items show the same short texts there: one in each, or a row of links."""
        rows = len(norms) == 1 or all(piece.linked for piece in self.pieces)
        return rows and set(norms.values()) == {2} and all(len(text) < 30 for text in norms)

    @LazyAttribute
    def mostly_one_name(self) -> bool:
        """Whether one name stands in most items and others in the rest, one in each: a thread's starter.

        "The canal" and "Re: The canal" are not two names.
        """
        names = {piece.short_text.normalized for piece in self.pieces}
        apart = not any(one != other and one in other for one in names for other in names)
        return len(names) > 1 and apart and len(self.pieces) == self.holders and self.name_share == 1.0

    @LazyAttribute
    def handle_share(self) -> float:
        """The share of addresses ("@ann@host.example") and initials ("AB"), which stand beside names."""
        texts = [piece.text for piece in self.pieces]
        return sum([text[:1] == "@" or (len(text) < 3 and text.isupper()) for text in texts]) / len(texts)

    @LazyAttribute
    def is_in_sentences(self) -> bool:
        """Whether most pieces there stand within lines of other words that differ from item to item."""
        lines = [
            piece.line.short_text.normalized.replace(piece.short_text.normalized, "")
            for piece in self.pieces
            if piece.line is not None
        ]
        if 2 * len(lines) <= len(self.pieces):
            return False
        return len(set(lines)) > 0.5 * len(lines) and sum(map(len, lines)) > MIN_SENTENCE_CHARS * len(lines)

    @LazyAttribute
    def is_nobody(self) -> bool:
        """Whether the text there stands for people without names ("Anonymous"), once in each item."""
        names = {piece.short_text.normalized for piece in self.pieces}
        return len(self.pieces) == self.holders and bool(names) and names <= NO_NAMES

    @LazyAttribute
    def repeated_text(self) -> str | None:
        """The text that most items repeat there."""
        texts = {(piece.item, piece.text) for piece in self.pieces}
        text, count = Counter(text for _, text in texts).most_common(1)[0]
        return text if self.holders > 2 and count >= 0.6 * self.items else None


def read_pieces(items: Sequence[Item]) -> tuple[list[TextPiece], dict[str, Place]]:
    """Read the pieces of text of all items, and the places they stand in."""
    pieces: list[TextPiece] = []
    places: dict[str, Place] = {}
    for number, item in enumerate(items):
        for piece in _pieces_of(number, item):
            pieces.append(piece)
            place = places.get(piece.place)
            if place is None:
                place = places[piece.place] = Place(len(items))
            place.pieces.append(piece)
    for path, place in list(places.items()):
        if place.share > 0.5 and 0.2 < place.time_share < 0.8:
            _split_times(path, places)
    join_twin_places(places)
    return pieces, places


def _split_times(path: str, places: dict[str, Place]) -> None:
    """Move the times of a place to a place of their own: linked names and linked times may share it."""
    place = places[path]
    times = [piece for piece in place.pieces if is_time(piece)]
    others = [piece for piece in place.pieces if not is_time(piece)]
    if len(times) < 0.5 * place.items:
        return
    for part, part_pieces in ((path, others), (f"{path}@", times)):
        places[part] = Place(place.items, part_pieces)
        for piece in part_pieces:
            piece.place = part


def _pieces_of(number: int, item: Item) -> Iterator[TextPiece]:
    linked: set[int] = set()
    held: dict[int, TextPiece] = {}
    lines = TextLines(held)
    lacks_text, short_text_of = item.item_starts.measures.lacks_text, item.item_starts.measures.short_text_of
    for element, place in item.elements_with_places():
        start = element.start
        if element.tag == "a" or (linked and element.parent is not None and element.parent.start in linked):
            linked.add(start)
        if not lacks_text[start] and (words := short_text_of(element)).text:
            line = lines.around(element) if element.tag in INLINE_TAGS else None
            piece = held[start] = TextPiece(number, element, place, words, start in linked, line)
            yield piece
        elif element.tag == "time" or is_empty_time(element):
            yield TextPiece(number, element, place, EMPTY_TEXT, False)


def link_of(element: Element) -> str:
    """The address that an element or one of its next two ancestors links to."""
    for near in (element, element.parent, element.parent.parent if element.parent else None):
        if near is not None and near.tag == "a":
            return near.attrs.get("href", "")
    return ""


@lru_cache(maxsize=8192)
def class_words_of(unit_place: str) -> str:
    """The class words nearest to a place's text, as one string."""
    return " ".join(part.split(".", 1)[1] for part in unit_place.rsplit("/", 3)[1:])


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
    if place.share < 0.3 or place.time_share < 0.6:
        return 0.0
    clock = sum(bool(re.search(r"\d[:.h]\d\d", piece.text)) for piece in place.pieces) / len(place.pieces)
    machine = sum(machine_time(piece.element) is not None for piece in place.pieces) / len(place.pieces)
    extra = max(0.0, len(place.pieces) / (place.share * place.holders) - 1)
    points = place.share + 0.3 * clock + 0.3 * machine - 0.2 * extra - 0.2 * (1 - place.dated_chars_share)
    return (
        points
        + 0.2 * bool(class_words.TIME.search(class_words_of(path)))
        - 0.4 * bool(re.search(r"join|member|since|edit|regist|quote|cite|profile", class_words_of(path)))
    )


def is_marked_for(place: Place, pattern: re.Pattern[str]) -> bool:
    """Whether most pieces of a place are marked for a field by an id, property, relation or role."""
    pieces = place.pieces[:MAX_SAMPLE_PIECES]
    marked = sum(
        any(pattern.search(near.attrs.get(name, "").lower()) for name in PURPOSE_ATTRIBUTES)
        for piece in pieces
        for near in (piece.element,)
    )
    return marked > 0.6 * len(pieces)


def is_time(piece: TextPiece) -> bool:
    """Whether a piece is a time, by its text or its markup."""
    if piece.short_text.date_span is not None or is_marked_as_time(piece.element):
        return True
    return not piece.text and machine_time(piece.element) is not None


def is_marked_as_time(element: Element) -> bool:
    """Whether an element is marked up as a time. Its text may then be in any language."""
    return element.tag.endswith("time") and "datetime" in element.attrs and machine_time(element) is not None


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
            - 0.3
            * bool(
                re.search(
                    r"role|rank|title|location|city|from|badge|avatar|date|quote|group|reply|login|vote",
                    names,
                )
            )
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
