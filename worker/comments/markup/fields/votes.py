"""Read the votes on a comment: its score, likes and dislikes.

A number is a vote if a word beside it, its class words or a label for screen readers say so. Texts count
only at places that hold nothing else in any item: a comment may well say "3 points".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from worker.comments import class_words
from worker.comments.dumps.lines import COMMENT_STEM
from worker.comments.markup.boxes.comment_items import Item
from worker.comments.markup.fields.text_places import Place, TextPiece, class_words_of
from worker.comments.vote_texts import COUNT, count_votes_in, label_kind, read_count

MIN_VOTE_SHARE = 0.8
"""The share of texts at a place that must be counts, labels or buttons."""
MIN_NUMBERED_ITEMS = 3
"""From this number of items, numbers that rise by one from item to item are the items' own."""
MIN_PERSONAL_COUNT = 10
"""From this number on, the same number on two comments of one person counts something of that person."""
MAX_WORDS = 4
"""The most words of a text that is a count."""
LABEL_ATTRIBUTES = ("aria-label", "title")
COUNT_ATTRIBUTE = re.compile(
    r"^data-(?:comment-|post-|like-|total-|net-)?(score|likes|upvotes|dislikes|downvotes|votes|points"
    r"|(?:like|upvote|dislike|downvote|vote)(?=-?count$))(?:-?count)?$"
)
COUNT_PROPERTY = re.compile(r"^(up|down)voteCount$")


def choose_vote_places(
    pieces: Sequence[TextPiece], places: dict[str, Place], author: str | None
) -> frozenset[str]:
    """The places where votes may stand: counts and labels, not counts of a person or numbers of items."""
    people = {piece.item: piece.text for piece in pieces if piece.place == author}
    return frozenset(
        path
        for path, place in places.items()
        if path != author
        and any(map(_has_count, place.pieces))
        and sum(map(_may_be_vote, place.pieces)) >= MIN_VOTE_SHARE * len(place.pieces)
        and not class_words.PERSONAL_COUNTS.search(class_words_of(path))
        and not _numbers_items(place)
        and not _belongs_to_people(place, people)
    )


def read_votes(item: Item, pieces: Sequence[TextPiece], vote_places: frozenset[str]) -> dict[str, int]:
    """Score, likes and dislikes of one item, under these names."""
    found: dict[str, list[int]] = defaultdict(list)
    before = ""
    for piece in pieces:
        if piece.place in vote_places and _has_count(piece):
            for kind, number in _votes_of(piece, before):
                found[kind].append(number)
        before = piece.text
    votes = {kind: _choose_count(numbers) for kind, numbers in found.items()}
    for kind, number in _votes_in_attributes(item):
        votes.setdefault(kind, number)
    return votes


def _has_count(piece: TextPiece) -> bool:
    return (
        len(piece.text) < 90 and piece.date_span is None and COUNT.search(piece.text.casefold()) is not None
    )


def _may_be_vote(piece: TextPiece) -> bool:
    text = piece.text
    return (
        not text
        or piece.short_text.is_button
        or read_count(text) is not None
        or label_kind(text) is not None
        or bool(count_votes_in(text))
        or _named_count(piece) is not None
    )


def _numbers_items(place: Place) -> bool:
    """Whether the numbers at a place rise by one from item to item."""
    numbers = [number for piece in place.pieces if (number := read_count(piece.text)) is not None]
    steps = {after - before for before, after in pairwise(numbers)}
    return len(numbers) >= MIN_NUMBERED_ITEMS and steps in ({1}, {-1})


def _belongs_to_people(place: Place, people: dict[int, str]) -> bool:
    """Whether a place shows the same number on all comments of a person: points won, posts written."""
    by_name: dict[str, list[int]] = defaultdict(list)
    for piece in place.pieces:
        number = read_count(piece.text)
        if number is not None and piece.item in people:
            by_name[people[piece.item]].append(number)
    several = [numbers for numbers in by_name.values() if len(numbers) > 1]
    agreeing = [numbers for numbers in several if len(set(numbers)) == 1 and numbers[0]]
    sure = len(agreeing) > 1 or any(numbers[0] >= MIN_PERSONAL_COUNT for numbers in agreeing)
    return sure and len(agreeing) == len(several)


def _votes_of(piece: TextPiece, before: str) -> Iterator[tuple[str, int]]:
    """The votes in one text; a bare number is counted by the label in front of it or by its class words."""
    number = read_count(piece.text)
    if number is None:
        told = count_votes_in(piece.text)
        yield from told.items()
        if not told and (named := _named_count(piece)):
            yield named
        return
    kind = _kind_by_class(piece) or label_kind(before) or ("score" if piece.text[:1] in "+-−" else None)
    if kind:
        yield kind, number


def _named_count(piece: TextPiece) -> tuple[str, int] | None:
    """A number beside words of any language, at a place whose class words say what it counts."""
    kind = _kind_by_class(piece)
    counts = list(COUNT.finditer(piece.text.casefold()))
    if (
        kind is None
        or len(counts) != 1
        or len(piece.text.split()) > MAX_WORDS
        or COMMENT_STEM.search(piece.text.casefold())
    ):
        return None
    number = read_count(counts[0][0])
    return None if number is None else (kind, number)


def _kind_by_class(piece: TextPiece) -> str | None:
    names = class_words_of(piece.place)
    if class_words.DISLIKES.search(names):
        return "dislikes"
    if class_words.LIKES.search(names):
        return "likes"
    return "score" if class_words.VOTES.search(names) else None


def _choose_count(numbers: list[int]) -> int:
    """The first number; the middle of three consecutive ones: scripts swap in the score after a vote."""
    three = sorted(numbers)
    if len(three) == 3 and three[2] - three[0] == 2 and three[1] - three[0] == 1:
        return three[1]
    return numbers[0]


def _votes_in_attributes(item: Item) -> Iterator[tuple[str, int]]:
    """Votes in labels for screen readers ("4 likes"), in data attributes and in properties."""
    for element in item.elements():
        attrs = element.attrs
        names = _counting_attributes(tuple(attrs))
        if not names or _counts_something_personal(attrs):
            continue
        for name in names:
            value = attrs[name]
            if name in LABEL_ATTRIBUTES:
                if COUNT.search(value):
                    yield from count_votes_in(value).items()
            elif name == "itemprop":
                counted, number = COUNT_PROPERTY.match(value), read_count(attrs.get("content", ""))
                if counted and number is not None:
                    yield ("dislikes" if counted[1] == "down" else "likes"), number
            elif (told := COUNT_ATTRIBUTE.match(name)) and (number := read_count(value)) is not None:
                yield label_kind(told[1]) or "score", number


@lru_cache(maxsize=4096)
def _counting_attributes(names: tuple[str, ...]) -> tuple[str, ...]:
    """The attributes of an element that may count votes: labels first, the item property, data."""
    labels = [name for name in (*LABEL_ATTRIBUTES, "itemprop") if name in names]
    return (*labels, *filter(COUNT_ATTRIBUTE.match, names))


def _counts_something_personal(attrs: Mapping[str, str]) -> bool:
    names = f"{attrs.get('class', '')} {attrs.get('title', '')}".lower()
    return class_words.PERSONAL_COUNTS.search(names) is not None
