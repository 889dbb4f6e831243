"""Choose the box that holds the text in each item of a thread: one place, the same in all items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from worker.comments import class_words
from worker.comments.markup.boxes.comment_items import Item
from worker.comments.markup.fields.fields_by_vote import PURPOSE_ATTRIBUTES
from worker.comments.markup.fields.text_or_control import PROSE_TAGS, Roles
from worker.comments.markup.fields.text_places import TextPiece
from worker.page.page import Element
from worker.page.tags import INLINE_TAGS

MIN_PROSE_CHARS, SHORT_WEIGHT = 30, 0.4
"""Shorter pieces may be labels: they weigh less."""
MIN_POINTS = 0.8
BESIDE_WEIGHT = 0.25
"""The weight of text beside a box, in a named box of its own: of a motto, a list of people who liked it."""
WRITTEN_TAGS = PROSE_TAGS | INLINE_TAGS | {"blockquote", "ul", "ol"}


class TextBoxes:
    """The elements of each item by place, and the place chosen for the text."""

    def __init__(self, items: Sequence[Item], pieces: Sequence[TextPiece], roles: Roles) -> None:
        self._by_place = [_elements_by_place(item) for item in items]
        whole = (item for item in items if len(item.roots) == 1)
        self._whole_items = {place for item in whole for _, place in item.with_places(item.roots)}
        self._words: dict[str, float] = defaultdict(float)
        self._others: dict[str, float] = defaultdict(float)
        for piece in pieces:
            side = self._words if roles.is_words(piece) else self._others
            weight = 1.0 if len(piece.text) >= MIN_PROSE_CHARS else SHORT_WEIGHT
            side[piece.place.rstrip("@")] += weight * max(1, len(piece.text))
        self.place = self._choose()
        """The place of the box, or None if no box holds nearly all text and little else."""

    def of_item(self, number: int) -> list[Element]:
        """The boxes of an item, by its number; none if it has none at the chosen place."""
        return self._by_place[number].get(self.place, []) if self.place else []

    def holds(self, place: str) -> bool:
        """Whether a place is that of the box or below it."""
        return self.place is not None and _is_at_or_below(place, self.place)

    def _choose(self) -> str | None:
        best, best_points = None, MIN_POINTS
        for place in {above for path in self._words for above in _places_above(path)}:
            holders = sum(place in by_place for by_place in self._by_place)
            if holders < 0.5 * len(self._by_place):
                continue
            points = self._rate(place)
            if points > best_points or (points == best_points and place < (best or place)):
                best, best_points = place, points
        return best

    def _rate(self, place: str) -> float:
        """How well a place holds all text and nothing else: F1, with a little for what its names say."""
        words = sum(weight for path, weight in self._words.items() if _is_at_or_below(path, place))
        if not words:
            return 0.0
        others = sum(weight for path, weight in self._others.items() if _is_at_or_below(path, place))
        beside = sum(
            weight * (1.0 if _is_written_beside(path, place) else BESIDE_WEIGHT)
            for path, weight in self._words.items()
            if not _is_at_or_below(path, place)
        )
        precision, recall = words / (words + others), words / (words + beside)
        points = 2 * precision * recall / (precision + recall)
        return points + self._rate_name(place) * (points > 0.4) + 0.001 * place.count("/")

    def _rate_name(self, place: str) -> float:
        """Points for a name or mark of text. That of a whole item says what it is, not where its text is."""
        if place in self._whole_items:
            return 0.0
        return 0.12 if self._is_marked(place) else 0.08 if class_words.BODY.search(_last_name(place)) else 0.0

    def _is_marked(self, place: str) -> bool:
        """Whether the boxes at a place are marked as a comment's text by a property or role."""
        first = next(by_place[place][0] for by_place in self._by_place if place in by_place)
        return any(
            class_words.MARKED_BODY.search(first.attrs.get(name, "").lower()) for name in PURPOSE_ATTRIBUTES
        )


def _elements_by_place(item: Item) -> dict[str, list[Element]]:
    by_place: dict[str, list[Element]] = defaultdict(list)
    for element, place in item.with_places(item.elements()):
        by_place[place].append(element)
    return by_place


def _places_above(path: str) -> Iterator[str]:
    """A place and those around it, the innermost first."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _last_name(place: str) -> str:
    return place.rsplit(".", 1)[1]


def _is_at_or_below(path: str, place: str) -> bool:
    return path.startswith(place) and (len(path) == len(place) or path[len(place)] in "/@")


def _is_written_beside(path: str, place: str) -> bool:
    """Whether text beside a box stands in markup that people write: in it, a paragraph, list or quote.

    A named box beside that of the text, with a little text in some items, is the software's.
    """
    ours, theirs = place.split("/"), path.split("/")
    shared = next((at for at, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), len(theirs))
    if shared >= len(theirs):
        return True
    tag, _, name = theirs[shared].partition(".")
    return tag in WRITTEN_TAGS and not name
