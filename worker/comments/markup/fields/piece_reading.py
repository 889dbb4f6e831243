"""Read the pieces of text of a group's items, and gather them by the places they stand in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from worker.comments.markup.boxes.comment_items import Item
from worker.comments.markup.boxes.machine_times import is_empty_time
from worker.comments.markup.fields.text_lines import TextLines
from worker.comments.markup.fields.text_places import Place, TextPiece, is_time
from worker.comments.markup.fields.twin_places import join_twin_places
from worker.comments.short_texts import EMPTY_TEXT
from worker.page.tags import INLINE_TAGS


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
