"""Find places where one person's comments always show the same text: signatures, mottos, ranks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from worker.comments.markup.fields.text_places import TextPiece

MIN_SIGNATURE_CHARS = 20
"""Repeating a shorter text means nothing."""


def find_personal_places(pieces: Sequence[TextPiece], author: str | None) -> frozenset[str]:
    """The places that hold the same text in all comments of a person, and other texts for other people.

    Never the place with most of the text: there, a comment may have been sent twice.
    """
    people = {piece.item: piece.short_text.normalized for piece in pieces if piece.place == author}
    if author is None or len(set(people.values())) == len(people):
        return frozenset()
    texts_by_place: dict[str, dict[str, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
    lengths: dict[str, int] = defaultdict(int)
    for piece in pieces:
        name = people.get(piece.item)
        lengths[piece.place] += len(piece.text)
        if name is not None and piece.text:
            by_item = texts_by_place[piece.place][name]
            by_item[piece.item] = by_item.get(piece.item, "") + piece.text
    main_place = max(lengths, key=lambda place: lengths[place], default=None)
    comments_by = Counter(people.values())
    return frozenset(
        place
        for place, by_name in texts_by_place.items()
        if place != main_place and _is_personal(by_name, comments_by)
    )


def _is_personal(by_name: dict[str, dict[int, str]], comments_by: Counter[str]) -> bool:
    """Whether people with several comments show the same text in each."""
    same = other = 0
    seen: set[str] = set()
    for name, by_item in by_name.items():
        texts = list(by_item.values())
        seen.update(texts)
        agreeing = sum(text == texts[0] and len(text) >= MIN_SIGNATURE_CHARS for text in texts[1:])
        same += agreeing
        other += comments_by[name] - 1 - agreeing
    return same > 0 and other <= 0.1 * same and len(seen) > 1
