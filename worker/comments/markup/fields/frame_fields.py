"""Read the author and the time of one item from the pieces around its text."""

from __future__ import annotations

from collections.abc import Sequence

from worker.comments import class_words
from worker.comments.control_words import BYLINE_WORDS
from worker.comments.dumps.lines import extract_name, is_label, is_name, normalize_line
from worker.comments.markup.boxes.machine_times import machine_time
from worker.comments.markup.fields.text_places import TextPiece, class_words_of
from worker.dates import Moment
from worker.dates.reading import find_dates, parse, parse_absolute
from worker.page.page import Element, Page

MAX_TIME_CHARS = 40


def find_time_piece(pieces: Sequence[TextPiece], time: str | None) -> TextPiece | None:
    """The piece with an item's time: at the usual place, else the first date around the text."""
    for piece in pieces:
        if piece.place == time and (piece.date_span or nearby_machine_time(piece.element)):
            return piece
    others = (
        piece
        for piece in pieces
        if piece.date_span and piece.place != time and len(piece.text) < MAX_TIME_CHARS
    )
    return next(others, None)


def read_time(page: Page, piece: TextPiece, day_first: bool | None) -> tuple[str | None, Moment | None]:
    """The time as shown, and as a moment if it can be read."""
    machine = nearby_machine_time(piece.element)
    shown = piece.text[piece.date_span[0] : piece.date_span[1]] if piece.date_span else None
    posted = parse_absolute(machine, day_first=day_first) if machine else None
    if posted is None and shown:
        posted = parse(piece.text, page.received, day_first=day_first)
    return shown or piece.text or machine, posted


def nearby_machine_time(element: Element) -> str | None:
    """A machine-readable time on the element, on one of two ancestors, or on a child."""
    near = [element, *list(element.ancestors())[:2]]
    near += [child for child in element.children if isinstance(child, Element)][:3]
    for candidate in near:
        if candidate is element or candidate.tag in ("time", "abbr", "a", "span"):
            value = machine_time(candidate)
            if value is not None:
                return value
    return None


def read_author(
    pieces: Sequence[TextPiece], places: Sequence[str], posted_at: TextPiece | None, constant: frozenset[str]
) -> tuple[str, Element] | None:
    """The name and its element. Of several at the places of names, the one nearest the time.

    `constant` are the words around all names of the thread.
    """
    usual = [piece for piece in pieces if piece.place in places]
    if posted_at and len(usual) > 1:
        usual.sort(key=lambda piece: (piece.place != places[0], _distance(piece, posted_at)))
    for piece in usual:
        if name := _strip_byline(piece.text, constant):
            return name, piece.element
    for piece in pieces:
        named = class_words.AUTHOR.search(class_words_of(piece.place)) or piece.place.endswith("/cite.")
        if (
            named
            and piece.date_span is None
            and is_name(piece.text)
            and piece is not posted_at
            and (name := _strip_byline(piece.text, frozenset()))
        ):
            return name, piece.element
    return _name_beside_time(posted_at) if posted_at else None


def _distance(piece: TextPiece, other: TextPiece) -> int:
    return abs(piece.element.start - other.element.start)


def _name_beside_time(piece: TextPiece) -> tuple[str, Element] | None:
    """The name in the same text as the time: "Ann, 3 May 2024"."""
    if piece.date_span is None:
        return None
    start, end = piece.date_span
    name = extract_name(f"{piece.text[:start]} 0 {piece.text[end:]}", frozenset())
    return (name, piece.element) if name and is_name(name) else None


def _strip_byline(text: str, constant: frozenset[str]) -> str:
    """A name without the words around all names ("by", "says:")."""
    for date in reversed(find_dates(text)):
        if not date.weak:
            text = text[: date.start]
    words = text.split()
    if is_label(text) and not text.strip().isalpha():
        return ""
    if len(words) > 2 and is_label(" ".join(words[:2])):
        words = words[2:]  # "Posted by: Ann"
    while words and _is_byline_word(words[0], constant) and len(words) > 1:
        words.pop(0)
    while words and _is_byline_word(words[-1], constant) and len(words) > 1:
        words.pop()
    return " ".join(words).strip(" ,:;·•|–—()").removeprefix("@")


def _is_byline_word(word: str, constant: frozenset[str]) -> bool:
    bare = word.strip(",:;·•|()").casefold()
    return (
        not bare
        or normalize_line(bare) in constant
        or (bare in BYLINE_WORDS and word == word.lower())
        or word == "By"
    )
