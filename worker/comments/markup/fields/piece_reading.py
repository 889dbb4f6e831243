"""Read the pieces of text of a group's items, and gather them by the places they stand in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from worker.comments.markup.boxes.comment_items import Item
from worker.comments.markup.fields.text_lines import TextLines
from worker.comments.markup.fields.text_places import Place, TextPiece, is_time
from worker.comments.markup.fields.twin_places import join_twin_places
from worker.page.tags import INLINE_TAGS

MIN_ALONE_SHARE = 0.7
"""From this share of items with a piece outside of sentences, a place may hold a field."""


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
    for path, place in list(places.items()):
        if len(place.pieces) > place.holders:
            _split_emphasis(path, places)
    join_twin_places(places)
    return pieces, places


def _split_times(path: str, places: dict[str, Place]) -> None:
    """Move the times of a place to a place of their own: linked names and linked times may share it."""
    place = places[path]
    times = [piece for piece in place.pieces if is_time(piece)]
    others = [piece for piece in place.pieces if not is_time(piece)]
    if len(times) < 0.5 * place.items:
        return
    _split(path, places, others, f"{path}@", times)


def _split_emphasis(path: str, places: dict[str, Place]) -> None:
    """Move what stands in sentences to a place of its own, if most items have one other piece there.

    Without classes, a name and what a commenter stressed may both be bold.
    """
    place = places[path]
    alone = [piece for piece in place.pieces if piece.line is None]
    one_each = len({piece.item for piece in alone}) == len(alone) >= MIN_ALONE_SHARE * place.items
    if one_each and len(alone) < len(place.pieces):
        inner = [piece for piece in place.pieces if piece.line is not None]
        _split(path, places, alone, f"{path}@@", inner)


def _split(
    path: str, places: dict[str, Place], kept: list[TextPiece], other: str, moved: list[TextPiece]
) -> None:
    """Leave some pieces of a place there, and move the others to another place."""
    items = places[path].items
    for part, pieces in ((path, kept), (other, moved)):
        places[part] = Place(items, pieces)
        for piece in pieces:
            piece.place = part


def _pieces_of(number: int, item: Item) -> Iterator[TextPiece]:
    held: dict[int, TextPiece] = {}
    lines = TextLines(held)
    short_text_of = item.item_starts.measures.short_text_of
    for element, place in item.with_places(item.telling_elements()):
        words = short_text_of(element)
        line = lines.around(element) if words.text and element.tag in INLINE_TAGS else None
        piece = TextPiece(number, element, place, words, line)
        if words.text:
            held[element.start] = piece
        yield piece
