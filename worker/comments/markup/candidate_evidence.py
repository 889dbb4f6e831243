"""Weigh the evidence that the items of a group are comments: points for and against, each with its reason."""

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
from worker.comments.markup.boxes.comment_items import Item
from worker.comments.markup.boxes.measures import HEADING_TAGS, Measures
from worker.comments.markup.boxes.record_numbers import numbered_share
from worker.comments.markup.fields.fields_by_vote import CLOCK, PERSON_LINK, is_marked_for, link_of
from worker.comments.markup.fields.text_places import Place, TextPiece, class_words_of
from worker.comments.short_texts import ANSWERING
from worker.page.page import Element

HEADING_TAG_SET = frozenset(HEADING_TAGS)
SPEECH_VERB_END = re.compile(
    r"\w\s+(?:says|said|wrote|writes|added|sagt|sagte|schrieb|schreibt|meint|dit|a écrit|dice|dijo|escribió|"
    r"ha scritto|scrive|disse|diz|escreveu|zegt|schreef|pisze|napisał\w?|пишет|написал\w?|dedi)\s*[:,….]*$",
    re.IGNORECASE,
)
BYLINE = re.compile(r"\b(?:by|von|par|por|di|da|door|przez|av|af|от)\b:?\s+\S", re.IGNORECASE)
YEAR = re.compile(r"\d{4}")
MIN_ITEM_CHARS, MIN_TITLE_CHARS = 40, 25
"""Unnamed boxes with less text on average are cards of people or goods. A longer link is a title."""
DISCUSSION_EVIDENCE = ("inside a discussion", "a heading speaks of comments")


@dataclass(frozen=True, slots=True)
class Sample:
    """A few items of a group, and what was read from them."""

    items: Sequence[Item]
    pieces: list[TextPiece]
    texts: list[TextPiece]
    """The pieces that are neither names nor times nor chrome."""
    text_share: float
    """The share of items with text."""
    names: Place | None
    times: Place | None
    marks: frozenset[int]
    """The elements that hold times, and names of people."""
    is_by_people: bool
    """Whether more than short texts show that the names are those of people (see `is_person`)."""


def weigh_items(sample: Sample, items: Sequence[Item], named: float, measures: Measures) -> dict[str, float]:
    """Weigh items as comments: points by reason. `named` is how clearly their group's name says so."""
    names, times = sample.names, sample.times
    whole = names is not None and times is not None and min(names.share, times.share) > 0.5
    spoken = names is not None and is_followed_by_verb(names)
    numbered = numbered_share([item.roots[0] for item in sample.items])
    evidence = {
        "a name on most": 1.6 * (names.share if names else 0.0),
        "a time on most": 1.6 * (times.share if times else 0.0),
        "named so": 2.0 * named,
        "inside a discussion": 1.2 * measures.is_in_discussion(items[0].roots[0]),
        "buttons": 0.8 * _button_share(sample.items, sample.pieces),
        "most say something": 1.0 * sample.text_share,
        "several": 0.25 * math.log2(len(items)),
        "numbered": 0.5 * (numbered >= 0.8),
        "times of day": 0.5 * (times is not None and _exact_share(times) >= 0.6),
        "people come back": 0.4 * (names is not None and _come_back(names)),
        "answers in answers": 0.6 * (whole and _nested(items)),
        "one name only": -1.5 * (names is not None and len(sample.items) > 3 and names.distinct_share < 0.08),
        "nearly one name": -1.0 * (names is not None and names.is_constant and not names.is_nobody),
        "several times in one": -2.5 * min(1.0, _extra_times(times)),
        "the page itself": -4.0 * (len(items) <= 2 and _most_of_page(items, measures, numbered)),
        "titles": (-2.5 if len(items) > 1 else -4.0) * _title_share(sample.items, sample.marks),
        "headed": -1.5 * _headed_share(sample.items, sample.marks) * (named < 1),
        "a heading speaks of comments": 1.0 * measures.has_heading_above(items[0].start),
        "said in links": -4.0 * (not spoken and _linked_words(sample.texts) > 0.5),
        "links": -3.0 * (not spoken) * max(0.0, _link_share(sample.items, measures) - 0.35),
        "a widget": -3.0 * _in_widget(items[0].roots[0], measures),
        "forms": (-2.0 if len(items) > 1 else -4.0) * _form_share(sample.items),
        "prices": -3.0 * (_price_share(sample.pieces, len(sample.items)) > 0.5),
    }
    if not (named >= 1 or any(evidence[name] for name in DISCUSSION_EVIDENCE)):
        evidence["nothing says so"] = -1.5
        numbered_posts = named > 0 and evidence["numbered"] > 0 and not _are_linked(names)
        evidence["by nobody"] = -2.0 * (not (sample.is_by_people or numbered_posts or _follows_byline(times)))
        evidence["begin with a link"] = -1.5 * _first_link_share(sample)
        evidence["says little"] = -3.0 * (
            sum(len(piece.text) for piece in sample.texts) < MIN_ITEM_CHARS * len(sample.items)
        )
    return evidence


def is_person(places: dict[str, Place], author: str | None) -> bool:
    """Whether class words, links or speech verbs show that a place holds people, not only short texts."""
    if author is None:
        return False
    if "/label." in author:
        return False
    linked = sum(bool(PERSON_LINK.search(link_of(piece.element))) for piece in places[author].pieces)
    return (
        bool(AUTHOR.search(class_words_of(author)))
        or is_marked_for(places[author], AUTHOR)
        or "/cite." in author
        or is_followed_by_verb(places[author])
        or linked > 0.5 * len(places[author].pieces)
    )


def is_followed_by_verb(place: Place) -> bool:
    """Whether speech verbs follow the names there: "Ann says:", "Bo added:"."""
    said = sum(
        bool(SPEECH_VERB_END.search(piece.text) or SPEECH_VERB_END.search(_text_beside(piece)))
        for piece in place.pieces
    )
    return said > 0.6 * len(place.pieces)


def _are_linked(names: Place | None) -> bool:
    """Whether most names are links: if not to people, then to the subjects of articles."""
    return names is not None and sum(piece.linked for piece in names.pieces) > 0.5 * len(names.pieces)


def _follows_byline(times: Place | None) -> bool:
    """Whether names stand before the times in one text: "Posted by: Ann | March 20"."""
    if times is None:
        return False
    before = [piece.text[: piece.date_span[0]] for piece in times.pieces if piece.date_span]
    return sum(bool(BYLINE.search(text)) for text in before) > 0.6 * len(times.pieces)


def _text_beside(piece: TextPiece) -> str:
    """A name with the text beside it in its parent: "Ann" and "added:"."""
    above = piece.element.parent
    own = [child for child in above.children if isinstance(child, str)] if above is not None else []
    return f"{piece.text} {' '.join(own).strip()}"


def _most_of_page(items: Sequence[Item], measures: Measures, numbered: float) -> bool:
    """Whether one of a few boxes holds the page's title or most of its text.

    A thread may be just two numbered posts, and a later page of it a single one.
    """
    if any(element.tag == "h1" for item in items for element in item.elements()):
        return True
    if measures.is_of_thread or (len(items) == 2 and numbered == 1):
        return False
    largest = max(sum(measures.text_chars[root.start] for root in item.roots) for item in items)
    return largest > 0.6 * measures.text_chars[0]


def _exact_share(place: Place) -> float:
    """The share of times with an hour, or relative to now. Articles of long validity show only a date."""
    exact = [
        piece
        for piece in place.pieces
        if CLOCK.search(piece.text) or (piece.date_span is not None and not YEAR.search(piece.text))
    ]
    return len(exact) / len(place.pieces)


def _come_back(place: Place) -> bool:
    """Whether there are several people, and some of them comment more than once."""
    names = Counter(piece.short_text.normalized for piece in place.pieces)
    return 1 < len(names) < len(place.pieces)


def _nested(items: Sequence[Item]) -> bool:
    """Whether an item stands inside another."""
    return any(later.start < item.end for item, later in pairwise(items[:50]))


def _extra_times(times: Place | None) -> float:
    """How many times, beyond one, an item holds on average: it may be a list of comments."""
    if times is None:
        return 0.0
    pieces = times.pieces
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
            if element.tag == "h1" or links_away(element):
                titles.append(normalize_line(_subject_of(element)))
                break
    one_title = len(titles) > 1 and len(set(titles)) <= 0.5 * len(titles)
    return 0.0 if one_title else len(titles) / len(items)


def _subject_of(heading: Element) -> str:
    """A heading's text without the mark of an answer: a post and its answers have one subject."""
    answering = ANSWERING.match(heading.text)
    return heading.text[answering.end() :] if answering else heading.text


def _first_link_share(sample: Sample) -> float:
    """The share of items whose first text, names and times left out, is a long link away: listings."""
    first: dict[int, TextPiece] = {}
    for piece in sample.pieces:
        if piece.element.start not in sample.marks and piece.text:
            first.setdefault(piece.item, piece)
    titles = [piece.text for piece in first.values() if piece.linked and len(piece.text) > MIN_TITLE_CHARS]
    return len(set(titles)) / len(sample.items) if len(set(titles)) > 0.7 * len(titles) else 0.0


def _headed_share(items: Sequence[Item], marks: frozenset[int]) -> float:
    """The share of items with a heading of their own, as in a ticker or a list of articles."""
    heads = [_subject_of(head) for item in items for head in _own_headings(item, marks)]
    return min(1.0, len(heads) / len(items)) if len(set(heads)) > 0.7 * len(items) else 0.0


def links_away(heading: Element) -> bool:
    """Whether a heading is a long link to another page."""
    near = [*heading.walk(), *([heading.parent] if heading.parent is not None else [])]
    links = [element.attrs.get("href", "") for element in near if element.tag == "a"]
    return any(link and "#" not in link for link in links) and len(heading.text) > MIN_TITLE_CHARS


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
