"""Read groups of elements as comments, and weigh the evidence for each."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from worker.comments.dumps.lines import is_comment_heading
from worker.comments.markup.boxes.comment_items import Item, single_items, wider_items
from worker.comments.markup.boxes.groups import Group, dated_share
from worker.comments.markup.boxes.measures import Measures
from worker.comments.markup.boxes.text_between_items import usual_gap_chars
from worker.comments.markup.candidate_evidence import Sample, is_person, links_away, weigh_items
from worker.comments.markup.fields.fields_by_vote import choose_author_place, choose_time_place
from worker.comments.markup.fields.piece_reading import read_pieces
from worker.comments.markup.fields.text_or_control import Roles
from worker.comments.markup.fields.text_places import Place, TextPiece
from worker.comments.short_texts import LazyAttribute
from worker.page.page import Element

MAX_SAMPLE_ITEMS = 7
MAX_WIDENED_GROUPS, MAX_COUNTER_CHARS = 3, 30
MAX_ITEM_ELEMENTS, MAX_UNNAMED_ITEM_ELEMENTS = 250, 120
"""Average elements of a comment: 100 is too few for answers on Q&A sites, 200 for no measured page."""
MIN_POINTS = 4.2
"""Repeated boxes with fewer points are a listing, a widget or a form."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """The hypothesis that these items are comments, with times and authors at these places."""

    group: Group
    items: tuple[Item, ...]
    time_place: str | None
    author_place: str | None
    points: float
    reasons: tuple[str, ...]
    sample: tuple[list[TextPiece], dict[str, Place]]
    """The pieces of text of a few items, or of all if they are few, and the places they stand in."""

    @LazyAttribute
    def pieces_and_places(self) -> tuple[list[TextPiece], dict[str, Place]]:
        """The pieces of text of all items, and the places they stand in."""
        return self.sample if len(self.items) <= MAX_SAMPLE_ITEMS else read_pieces(self.items)

    @LazyAttribute
    def starts(self) -> list[int]:
        """Where the items begin."""
        return [item.start for item in self.items]

    @property
    def chars(self) -> int:
        """Characters of all text in the items."""
        chars = self.items[0].item_starts.measures.text_chars
        return sum(chars[root.start] for item in self.items for root in item.roots)

    @LazyAttribute
    def explained_chars(self) -> int:
        """Characters of the text in the items, without names, times and chrome."""
        pieces, places = self.pieces_and_places
        fields = frozenset(place for place in (self.time_place, self.author_place) if place)
        roles = Roles(pieces, places, fields, self.author_place)
        return sum(len(piece.text) for piece in pieces if roles.is_words(piece))

    @LazyAttribute
    def whole_items(self) -> int:
        """How many items have just one name and one time, or one of either if only that was found."""
        counts: dict[str, Counter[int]] = defaultdict(Counter)
        for piece in self.pieces_and_places[0]:
            if piece.place in (self.time_place, self.author_place):
                counts[piece.place][piece.item] += 1
        return sum(all(held[item] == 1 for held in counts.values()) for item in range(len(self.items)))

    def field_elements(self) -> set[int]:
        """The elements that hold the names and times."""
        return {
            piece.element.start
            for piece in self.pieces_and_places[0]
            if piece.place in (self.time_place, self.author_place)
        }

    def names(self) -> dict[int, str]:
        """The name in each item, by the item's index."""
        return {
            piece.item: piece.short_text.normalized
            for piece in self.pieces_and_places[0]
            if piece.place == self.author_place
        }


def read_candidates(groups: Sequence[Group], measures: Measures) -> list[Candidate]:
    """Read every group, the best candidate first.

    What stands around the boxes is read only if no group holds names, times and most text by itself.
    """
    plainly = [
        (group, read_group(group, measures) if _is_worth(group, measures) else None)
        for group in groups
        if not _are_counters(group, measures)
    ]
    candidates = [candidate for _, candidate in plainly if candidate is not None]
    if not any(_explains_thread(candidate, measures) for candidate in candidates):
        partly = sorted(plainly, key=lambda pair: -(pair[1].points if pair[1] else pair[0].named))
        for group in [group for group, _ in partly if _is_marked_as_discussion(group, measures)][
            :MAX_WIDENED_GROUPS
        ]:
            found = [read_items(group, items, measures) for items in wider_items(group.members, measures)]
            candidates += [candidate for candidate in found if candidate is not None]
    return sorted(candidates, key=lambda candidate: (-round(candidate.points, 1), candidate.items[0].start))


def _is_worth(group: Group, measures: Measures) -> bool:
    """Whether enough boxes of a group hold a date, or their name speaks of comments."""
    if _are_sections(group) or (group.named < 1 and _are_titled(group, measures)):
        return False
    if group.named >= 1:
        return len(group.members) > 1 or dated_share(group, measures) >= 0.5
    return dated_share(group, measures) >= 0.4 or _is_announced(group, measures)


def _is_announced(group: Group, measures: Measures) -> bool:
    """Whether both a name around the boxes and a heading above them announce a discussion."""
    first = group.members[0]
    return (
        len(group.members) > 1
        and measures.is_in_discussion(first)
        and measures.has_heading_above(first.start)
    )


def _are_counters(group: Group, measures: Measures) -> bool:
    """Whether the boxes only say how many comments there are ("12 comments"), each below an article."""
    texts = [
        member.text for member in group.sample() if measures.text_chars[member.start] <= MAX_COUNTER_CHARS
    ]
    return len(texts) == len(group.sample()) and all(map(is_comment_heading, texts))


def _are_sections(group: Group) -> bool:
    """Whether a group's boxes hold more elements than comments do: sections, columns, the page.

    These are the largest boxes: skipping them saves about 1 of 3 ms on a page of 118 kB.
    """
    held, end = 0, 0
    for member in group.members:
        if member.end > end:
            held += member.end - member.start
            end = member.end
    most = MAX_ITEM_ELEMENTS if group.named >= 1 else MAX_UNNAMED_ITEM_ELEMENTS
    return held > most * len(group.members)


def _are_titled(group: Group, measures: Measures) -> bool:
    """Whether linked headings stand in the boxes and nothing announces a discussion: a listing."""
    first = group.members[0]
    if measures.is_marked_as_discussion(first):
        return False
    sample = group.sample()
    return sum(_is_titled(member, measures) for member in sample) > 0.8 * len(sample)


def _is_titled(box: Element, measures: Measures) -> bool:
    at = bisect_left(measures.titles, box.start)
    if at == len(measures.titles) or measures.titles[at] >= box.end:
        return False
    first = measures.titles[at]
    return first not in measures.holders and links_away(measures.elements[first])


def _is_marked_as_discussion(group: Group, measures: Measures) -> bool:
    """Whether a name or a heading announces a discussion."""
    first = group.members[0]
    return bool(group.named) or measures.is_in_discussion(first) or measures.has_heading_above(first.start)


def read_group(group: Group, measures: Measures) -> Candidate | None:
    """Read a group with its boxes as they are."""
    return read_items(group, single_items(group.members, measures), measures)


def _explains_thread(candidate: Candidate, measures: Measures) -> bool:
    """Whether boxes hold names and times, and more text than what stands between them."""
    if candidate.time_place is None or candidate.author_place is None or candidate.points < MIN_POINTS + 1:
        return False
    if len(candidate.items) == 1:
        return False  # perhaps a list of comments
    between = usual_gap_chars(candidate.items, measures) * len(candidate.items)
    return between == 0 or between <= candidate.explained_chars


def read_items(group: Group, items: Sequence[Item], measures: Measures) -> Candidate | None:
    """Read items of a group as comments; None if they lack the fields or the text of comments."""
    step = max(1, len(items) // MAX_SAMPLE_ITEMS)
    sample = items[::step][:MAX_SAMPLE_ITEMS]
    pieces, places = read_pieces(sample)
    time = choose_time_place(places)
    untimed = group.named >= 1 or _is_announced(group, measures)
    if time is None and (not untimed or len(items) == 1):
        return None  # names need not be searched
    author = choose_author_place(places, time)
    if not _enough_fields(items, places, time, author, untimed=untimed):
        return None
    fields = frozenset(place for place in (time, author) if place)
    is_by_people = is_person(places, author)
    sure = fields if is_by_people else fields - {author}
    marks = frozenset(piece.element.start for piece in pieces if piece.place in sure)
    roles = Roles(pieces, places, fields, None)
    words = [piece for piece in pieces if roles.is_words(piece)]
    people = {(piece.item, piece.short_text.normalized) for piece in pieces if piece.place == author}
    text_share = len(
        {piece.item for piece in words if (piece.item, piece.short_text.normalized) not in people}
    ) / len(sample)
    if text_share < 0.6:
        return None
    names, times = places.get(author or ""), places.get(time or "")
    evidence = weigh_items(
        Sample(sample, pieces, words, text_share, names, times, marks, is_by_people),
        items,
        group.named,
        measures,
    )
    reasons = tuple(name for name, points in evidence.items() if points)
    points = sum(evidence.values())
    return Candidate(group, tuple(items), time, author, points, reasons, (pieces, places))


def _enough_fields(
    items: Sequence[Item], places: dict[str, Place], time: str | None, author: str | None, *, untimed: bool
) -> bool:
    """Whether there are names and times, or one of them in boxes said to be comments. One box needs both."""
    if len(items) == 1:
        return time is not None and author is not None and len(places[time].pieces) == 1
    if time is None:
        return untimed and is_person(places, author)
    if untimed:
        return True
    nested = items[0].end >= items[-1].end and len(items) <= 3
    return author is not None and not nested
