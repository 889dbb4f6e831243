"""Read groups of elements as comments, and weigh the evidence for each."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from worker.comments import class_words
from worker.comments.class_words import AUTHOR
from worker.comments.dumps.lines import normalize_line
from worker.comments.markup.content import is_chrome
from worker.comments.markup.fields_by_vote import (
    PERSON_LINK,
    Place,
    TextPiece,
    choose_author_place,
    choose_time_place,
    class_words_of,
    is_marked_for,
    link_of,
    read_pieces,
)
from worker.comments.markup.groups import Group, dated_share
from worker.comments.markup.item import Item
from worker.comments.markup.items import single_items, wider_items
from worker.comments.markup.measures import HEADING_TAGS, Measures
from worker.comments.short_texts import LazyAttribute
from worker.page.page import Element

MAX_SAMPLE_ITEMS = 7
HEADING_TAG_SET = frozenset(HEADING_TAGS)
DIGITS = re.compile(r"\d{2,}")
SPEECH_VERB_END = re.compile(
    r"\w\s+(?:says|said|wrote|writes|added|sagt|sagte|schrieb|schreibt|meint|dit|a écrit|dice|dijo|escribió|"
    r"ha scritto|scrive|disse|diz|escreveu|zegt|schreef|pisze|napisał\w?|пишет|написал\w?|dedi)\s*[:,….]*$",
    re.IGNORECASE,
)
YEAR = re.compile(r"\d{4}")
MAX_WIDENED_GROUPS = 3
MAX_ITEM_ELEMENTS, MAX_UNNAMED_ITEM_ELEMENTS = 250, 120
"""Average elements of a comment: 100 is too few for answers on Q&A sites, 200 for no measured page."""
MIN_ITEM_CHARS = 40
"""Unnamed boxes with less text on average are cards of people or goods."""
DISCUSSION_EVIDENCE = ("inside a discussion", "a heading speaks of comments")
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

    @LazyAttribute
    def pieces_and_places(self) -> tuple[list[TextPiece], dict[str, Place]]:
        """The pieces of text of all items, and the places they stand in."""
        return read_pieces(self.items)

    @LazyAttribute
    def starts(self) -> list[int]:
        """Where the items begin."""
        return [item.start for item in self.items]

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

    What stands around the boxes is read only if no group holds names and times by itself.
    """
    plainly = [
        (group, read_group(group, measures) if _is_worth(group, measures) else None) for group in groups
    ]
    candidates = [candidate for _, candidate in plainly if candidate is not None]
    if not any(_is_complete(candidate) and candidate.points >= MIN_POINTS + 1 for candidate in candidates):
        partly = sorted(plainly, key=lambda pair: -(pair[1].points if pair[1] else pair[0].named))
        for group in [group for group, _ in partly if _is_marked_as_discussion(group, measures)][
            :MAX_WIDENED_GROUPS
        ]:
            found = [_read(group, items, measures) for items in wider_items(group.members, measures)]
            candidates += [candidate for candidate in found if candidate is not None]
    return sorted(candidates, key=lambda candidate: (-round(candidate.points, 1), candidate.items[0].start))


def _is_worth(group: Group, measures: Measures) -> bool:
    """Whether enough boxes of a group hold a date, or their name speaks of comments."""
    if _are_sections(group) or (group.named < 1 and _are_titled(group, measures)):
        return False
    if group.named >= 1:
        return len(group.members) > 1 or dated_share(group, measures) >= 0.5
    return dated_share(group, measures) >= 0.4


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
    return first not in measures.holders and _links_away(measures.elements[first])


def _is_marked_as_discussion(group: Group, measures: Measures) -> bool:
    """Whether a name or a heading announces a discussion."""
    first = group.members[0]
    return bool(group.named) or measures.is_in_discussion(first) or measures.has_heading_above(first.start)


def read_group(group: Group, measures: Measures) -> Candidate | None:
    """Read a group with its boxes as they are."""
    return _read(group, single_items(group.members, measures), measures)


def _is_complete(candidate: Candidate) -> bool:
    return candidate.time_place is not None and candidate.author_place is not None


def _read(group: Group, items: Sequence[Item], measures: Measures) -> Candidate | None:
    step = max(1, len(items) // MAX_SAMPLE_ITEMS)
    sample = items[::step][:MAX_SAMPLE_ITEMS]
    pieces, places = read_pieces(sample)
    time = choose_time_place(places)
    if time is None and (group.named < 1 or len(items) == 1):
        return None  # names need not be searched
    author = choose_author_place(places, time)
    if not _enough_fields(group, items, places, time, author):
        return None
    fields = frozenset(place for place in (time, author) if place)
    sure = fields if _is_person(places, author) else fields - {author}
    marks = frozenset(piece.element.start for piece in pieces if piece.place in sure)
    words = [piece for piece in pieces if not is_chrome(piece, places[piece.place], fields)]
    people = {(piece.item, piece.short_text.normalized) for piece in pieces if piece.place == author}
    said = len(
        {piece.item for piece in words if (piece.item, piece.short_text.normalized) not in people}
    ) / len(sample)
    if said < 0.6:
        return None
    whole = author is not None and time is not None and min(places[author].share, places[time].share) > 0.5
    spoken = author is not None and _is_said(places[author])
    evidence = {
        "a name on most": 1.6 * (places[author].share if author else 0.0),
        "a time on most": 1.6 * (places[time].share if time else 0.0),
        "named so": 2.0 * group.named,
        "inside a discussion": 1.2 * measures.is_in_discussion(items[0].roots[0]),
        "buttons": 0.8 * _button_share(sample, pieces),
        "most say something": 1.0 * said,
        "several": 0.25 * math.log2(len(items)),
        "numbered": 0.5 * (_numbered_share(sample) >= 0.8),
        "times of day": 0.5 * (time is not None and _exact_share(places[time]) >= 0.6),
        "people come back": 0.4 * (author is not None and _come_back(places[author])),
        "answers in answers": 0.6 * (whole and _nested(items)),
        "one name only": -1.5
        * (author is not None and len(sample) > 3 and places[author].distinct_share < 0.08),
        "several times in one": -2.5 * min(1.0, _extra_times(places, time)),
        "the page itself": -4.0 * (len(items) <= 2 and _most_of_page(items, measures)),
        "titles": (-2.5 if len(items) > 1 else -4.0) * _title_share(sample, marks),
        "headed": -1.5 * _headed_share(sample, marks) * (group.named < 1),
        "a heading speaks of comments": 1.0 * measures.has_heading_above(items[0].start),
        "said in links": -4.0 * (not spoken and _linked_words(words) > 0.5),
        "links": -3.0 * (not spoken) * max(0.0, _link_share(sample, measures) - 0.35),
        "a widget": -3.0 * _in_widget(items[0].roots[0], measures),
        "forms": (-2.0 if len(items) > 1 else -4.0) * _form_share(sample),
        "prices": -3.0 * (_price_share(pieces, len(sample)) > 0.5),
    }
    if not (group.named >= 1 or any(evidence[name] for name in DISCUSSION_EVIDENCE)):
        evidence["nothing says so"] = -1.5
        evidence["says little"] = -3.0 * (
            sum(len(piece.text) for piece in words) < MIN_ITEM_CHARS * len(sample)
        )
    reasons = tuple(name for name, points in evidence.items() if points)
    return Candidate(group, tuple(items), time, author, sum(evidence.values()), reasons)


def _enough_fields(
    group: Group, items: Sequence[Item], places: dict[str, Place], time: str | None, author: str | None
) -> bool:
    """Whether there are names and times, or one of them in boxes named for comments. One box needs both."""
    if len(items) == 1:
        return time is not None and author is not None and len(places[time].pieces) == 1
    if time is None and author is None:
        return False
    if group.named >= 1:
        return time is not None or _is_person(places, author)
    nested = items[0].end >= items[-1].end and len(items) <= 3
    return time is not None and author is not None and not nested


def _is_person(places: dict[str, Place], author: str | None) -> bool:
    """Whether class words, links or speech verbs show that a place holds people, not only short texts."""
    if author is None:
        return False
    linked = sum(bool(PERSON_LINK.search(link_of(piece.element))) for piece in places[author].pieces)
    return (
        bool(AUTHOR.search(class_words_of(author)))
        or is_marked_for(places[author], AUTHOR)
        or "/cite." in author
        or _is_said(places[author])
        or linked > 0.5 * len(places[author].pieces)
    )


def _is_said(place: Place) -> bool:
    """Whether speech verbs follow the names there: "Ann says:", "Bo added:"."""
    said = sum(
        bool(SPEECH_VERB_END.search(piece.text) or SPEECH_VERB_END.search(_text_beside(piece)))
        for piece in place.pieces
    )
    return said > 0.6 * len(place.pieces)


def _text_beside(piece: TextPiece) -> str:
    """A name with the text beside it in its parent: "Ann" and "added:"."""
    above = piece.element.parent
    own = [child for child in above.children if isinstance(child, str)] if above is not None else []
    return f"{piece.text} {' '.join(own).strip()}"


def read_alone(group: Group, items: Sequence[Item], measures: Measures) -> Candidate | None:
    """Read a group with items that no longer hold others."""
    return _read(group, items, measures)


def _most_of_page(items: Sequence[Item], measures: Measures) -> bool:
    """Whether one of a few boxes holds the page's title or most of its text."""
    for item in items:
        if sum(measures.text_chars[root.start] for root in item.roots) > 0.6 * measures.text_chars[0]:
            return True
        if any(element.tag == "h1" for element in item.elements()):
            return True
    return False


def _numbered_share(items: Sequence[Item]) -> float:
    """The share of items with a number of their own in an id, as records of a database have."""
    ids = [
        element.attrs.get("id", "") or element.attrs.get("data-id", "")
        for item in items
        for element in item.elements()[:1]
    ]
    return len({own for own in ids if DIGITS.search(own)}) / len(items)


def _exact_share(place: Place) -> float:
    """The share of times with an hour, or relative to now. Articles of long validity show only a date."""
    exact = [
        piece
        for piece in place.pieces
        if re.search(r"\d[:.h]\d\d", piece.text)
        or (piece.date_span is not None and not YEAR.search(piece.text))
    ]
    return len(exact) / len(place.pieces)


def _come_back(place: Place) -> bool:
    """Whether there are several people, and some of them comment more than once."""
    names = Counter(piece.short_text.normalized for piece in place.pieces)
    return 1 < len(names) < len(place.pieces)


def _nested(items: Sequence[Item]) -> bool:
    """Whether an item stands inside another."""
    return any(later.start < item.end for item, later in pairwise(items[:50]))


def _extra_times(places: dict[str, Place], time: str | None) -> float:
    """How many times, beyond one, an item holds on average: it may be a list of comments."""
    if time is None:
        return 0.0
    pieces = places[time].pieces
    return len(pieces) / len({piece.item for piece in pieces}) - 1


def _button_share(items: Sequence[Item], pieces: list[TextPiece]) -> float:
    return len({piece.item for piece in pieces if piece.short_text.is_button}) / len(items)


def _own_headings(item: Item, marks: frozenset[int]) -> list[Element]:
    """An item's headings, except those that hold its time or a person's name."""
    titles = item.item_starts.measures.titles
    if bisect_left(titles, item.start) == bisect_left(titles, item.end):
        return []
    heads = [element for element in item.elements() if element.tag in HEADING_TAG_SET]
    return [head for head in heads if not any(head.start <= mark < head.end for mark in marks)]


def _title_share(items: Sequence[Item], marks: frozenset[int]) -> float:
    """The share of items with a linked heading or the page's own heading, as in listings."""
    titles = []
    for item in items:
        for element in _own_headings(item, marks):
            if element.tag == "h1" or _links_away(element):
                titles.append(normalize_line(element.text).removeprefix("re: "))
                break
    one_title = len(titles) > 2 and len(set(titles)) <= 0.5 * len(titles)
    return 0.0 if one_title else len(titles) / len(items)


def _headed_share(items: Sequence[Item], marks: frozenset[int]) -> float:
    """The share of items with a heading of their own, as in a ticker or a list of articles."""
    heads = [head.text for item in items for head in _own_headings(item, marks)]
    return min(1.0, len(heads) / len(items)) if len(set(heads)) > 0.7 * len(items) else 0.0


def _links_away(heading: Element) -> bool:
    near = [*heading.walk(), *([heading.parent] if heading.parent is not None else [])]
    links = [element.attrs.get("href", "") for element in near if element.tag == "a"]
    return any(link and "#" not in link for link in links) and len(heading.text) > 25


def _linked_words(words: Sequence[TextPiece]) -> float:
    """The share of the items' text in links: high for teasers, low for comments."""
    return sum(len(piece.text) for piece in words if piece.linked) / max(
        1, sum(len(piece.text) for piece in words)
    )


def _link_share(items: Sequence[Item], measures: Measures) -> float:
    total = sum(measures.text_chars[root.start] for item in items for root in item.roots)
    return sum(measures.link_chars[root.start] for item in items for root in item.roots) / max(1, total)


def _form_share(items: Sequence[Item]) -> float:
    forms = sum(
        any(
            e.tag == "input" and e.attrs.get("type", "text") in ("text", "email", "url")
            for e in item.elements()
        )
        for item in items
    )
    return forms / len(items)


def _price_share(pieces: Sequence[TextPiece], items: int) -> float:
    """The share of items with a price in a piece of its own: these are goods, with sellers and dates."""
    return len({piece.item for piece in pieces if piece.short_text.is_price}) / items


def _in_widget(element: Element, measures: Measures) -> bool:
    """Whether an ancestor is named as a widget and holds less than half of the page."""
    for above in [element, *list(element.ancestors())[:5]]:
        if measures.text_chars[above.start] > 0.5 * measures.text_chars[0]:
            return False
        names = f"{above.attrs.get('class', '')} {above.attrs.get('id', '')}".lower()
        if above.tag in ("nav", "aside", "footer") or re.search(
            r"widget|sidebar|recent-?|related|footer", names
        ):
            return not class_words.COMMENT.search(names) or "recent" in names
    return False
