"""The pieces of text in a group's items, and the places they stand in.

The same place in every item is the same field. A place is the chain of tags and first class words from
the item down. Whether a place shows times, names, constant words or running text is only clear when
many items are compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from worker.comments.control_words import NO_NAMES
from worker.comments.markup.boxes.machine_times import machine_time
from worker.comments.short_texts import LazyAttribute, ShortText
from worker.dates.reading import parse_absolute
from worker.page.page import Element

MIN_SENTENCE_CHARS = 40
"""The average length of lines from which on they are text, not a name and a time with words between."""
MIN_ORDERED_TIMES, MAX_ORDERED_PIECES = 3, 30


class TextPiece:
    """An element of an item with text of its own: `text`, classified as `short_text`.

    `item` is the number of the item. `line` is the piece around this one, if this one is inline markup in its
    line.
    """

    __slots__ = ("element", "item", "line", "linked", "place", "short_text", "text")

    def __init__(
        self, item: int, element: Element, place: str, short_text: ShortText, line: TextPiece | None
    ) -> None:
        self.item = item
        self.element = element
        self.place = place
        self.short_text = short_text
        self.text = short_text.text
        self.linked = "/a." in place
        self.line = line

    @property
    def date_span(self) -> tuple[int, int] | None:
        """Where in the text a date stands."""
        return self.short_text.date_span


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
    def held_by(self) -> frozenset[int]:
        """The items with a piece there."""
        return frozenset([piece.item for piece in self.pieces])

    @property
    def holders(self) -> int:
        """How many items have a piece there."""
        return len(self.held_by)

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
        if self.holders <= 2 or self.holders < 0.6 * self.items:
            return None
        texts = {(piece.item, piece.text) for piece in self.pieces}
        text, count = Counter(text for _, text in texts).most_common(1)[0]
        return text if count >= 0.6 * self.items else None


@lru_cache(maxsize=8192)
def class_words_of(unit_place: str) -> str:
    """The class words nearest to a place's text, as one string."""
    return " ".join(part.split(".", 1)[1] for part in unit_place.rsplit("/", 3)[1:])


def is_time(piece: TextPiece) -> bool:
    """Whether a piece is a time, by its text or its markup."""
    if piece.short_text.date_span is not None or is_marked_as_time(piece.element):
        return True
    return not piece.text and machine_time(piece.element) is not None


def is_marked_as_time(element: Element) -> bool:
    """Whether an element is marked up as a time. Its text may then be in any language."""
    return element.tag.endswith("time") and "datetime" in element.attrs and machine_time(element) is not None
