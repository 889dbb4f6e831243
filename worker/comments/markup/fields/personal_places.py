"""Find places where one person's comments always show the same text: signatures, mottos, ranks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from worker.comments.markup.fields.text_places import Place

MIN_SIGNATURE_CHARS = 20
"""Repeating a shorter text means nothing."""


def find_personal_places(places: Mapping[str, Place], author: str) -> frozenset[str]:
    """The places that hold the same text in all comments of a person, and other texts for other people.

    Never the place with most of the text: there, a comment may have been sent twice.
    """
    named = places[author].pieces if author in places else ()
    people = {piece.item: piece.short_text.normalized for piece in named}
    comments_by = Counter(people.values())
    if len(comments_by) == len(people):
        return frozenset()
    chars = {path: sum([len(piece.text) for piece in place.pieces]) for path, place in places.items()}
    main_place = max(chars, key=lambda path: chars[path])
    return frozenset(
        path
        for path, place in places.items()
        if path != main_place
        and chars[path] >= 2 * MIN_SIGNATURE_CHARS
        and _is_personal(place, people, comments_by)
    )


def _is_personal(place: Place, people: Mapping[int, str], comments_by: Counter[str]) -> bool:
    """Whether people with several comments show the same text in each."""
    by_name: dict[str, dict[int, str]] = defaultdict(dict)
    for piece in place.pieces:
        if piece.text and piece.item in people:
            by_item = by_name[people[piece.item]]
            by_item[piece.item] = by_item.get(piece.item, "") + piece.text
    same = other = 0
    seen: set[str] = set()
    for name, by_item in by_name.items():
        texts = list(by_item.values())
        seen.update(texts)
        agreeing = sum(text == texts[0] and len(text) >= MIN_SIGNATURE_CHARS for text in texts[1:])
        same += agreeing
        other += comments_by[name] - 1 - agreeing
    return same > 0 and other <= 0.1 * same and len(seen) > 1
