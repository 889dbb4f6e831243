"""Read the fields of each comment from its item, at the places that the votes chose."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from worker.comments import class_words
from worker.comments.control_words import BYLINE_WORDS, DELETED_NOTICE
from worker.comments.dumps.lines import extract_name, find_constant_tokens, is_label, is_name, normalize_line
from worker.comments.markup.candidates import Candidate
from worker.comments.markup.collapsed import find_collapsed
from worker.comments.markup.comment_items import Item, Row
from worker.comments.markup.content import Content, extract_contents
from worker.comments.markup.fields_by_vote import (
    Place,
    TextPiece,
    choose_author_place,
    choose_time_place,
    class_words_of,
    machine_time,
    read_pieces,
)
from worker.comments.markup.other_boxes import is_deleted, leave_out_copies, leave_out_others, text_of
from worker.comments.markup.parents import native_id
from worker.comments.markup.roles import Roles
from worker.comments.markup.votes import choose_vote_places, read_votes
from worker.dates import Moment
from worker.dates.reading import find_dates, is_day_first, parse, parse_absolute
from worker.document import FoundComment
from worker.page.page import Element, Page

PINGBACK_CLASS = re.compile(r"pingback|trackback")
"""Classes of notices that another site links here. No reader wrote them."""


def read_comments(page: Page, candidates: Sequence[Candidate], items: Sequence[Item]) -> list[Row]:
    """All items with text or a name as comments, in document order, without their parents."""
    read: dict[int, Row] = {}
    for candidate in candidates:
        own = {item.start for item in candidate.items}
        alike = [item for item in items if item.start in own]
        pieces = candidate.pieces_and_places if len(candidates) == 1 else read_pieces(alike)
        for row in _read_group(page, alike, *pieces):
            read[row[0].start] = row
    return leave_out_copies([read[item.start] for item in items if item.start in read])


def _read_group(
    page: Page, items: Sequence[Item], pieces: list[TextPiece], places: dict[str, Place]
) -> list[Row]:
    """The comments of one group of items."""
    time = choose_time_place(places)
    author = choose_author_place(places, time)
    authors = [author, *_other_author_places(pieces, places, author, time, len(items))] if author else []
    fields = frozenset([*authors, *([time] if time else [])])
    texts = extract_contents(items, pieces, Roles(pieces, places, fields, author))
    by_item: dict[int, list[TextPiece]] = defaultdict(list)
    for piece in pieces:
        by_item[piece.item].append(piece)
    constant = (
        find_constant_tokens([piece.text for piece in places[author].pieces]) if author else frozenset()
    )
    day_first = is_day_first([piece.text for piece in places[time].pieces]) if time else None
    collapsed = find_collapsed(items, pieces)
    vote_places = choose_vote_places(pieces, places, author)
    rows = []
    for number, item in enumerate(items):
        own = by_item[number]
        name = _read_author(own, authors, time, constant)
        shown, posted = _read_time(page, own, time, day_first)
        text = texts[number]
        if (not text and name is None) or PINGBACK_CLASS.search(item.roots[0].attrs.get("class", "").lower()):
            continue
        comment = _make_comment(item, name, text, read_votes(item, own, vote_places))
        comment = replace(comment, posted_text=shown, posted=posted, collapsed=number in collapsed)
        rows.append((item, comment))
    usual = {items[piece.item].start for piece in pieces if piece.place in (time, author)}
    return leave_out_others(rows, usual)


def _make_comment(
    item: Item, name: tuple[str, Element] | None, text: Content, votes: dict[str, int]
) -> FoundComment:
    own_id = native_id(item)
    return FoundComment(
        author=name[0] if name else None,
        content=text,
        author_url=_author_link(name[1], item) if name else None,
        url=_permalink(item, own_id),
        native_id=own_id,
        score=votes.get("score"),
        likes=votes.get("likes"),
        dislikes=votes.get("dislikes"),
        deleted=is_deleted(item, text_of(text)),
    )


def _other_author_places(
    pieces: Sequence[TextPiece], places: dict[str, Place], author: str, time: str | None, count: int
) -> list[str]:
    """The place of names in items without one at the usual place, for example names without a link."""
    named = {piece.item for piece in places[author].pieces if not piece.short_text.is_label}
    if len(named) == count:
        return []
    others: dict[str, Place] = defaultdict(lambda: Place(count - len(named)))
    for piece in pieces:
        if piece.item not in named and not DELETED_NOTICE.fullmatch(piece.text):
            others[piece.place].pieces.append(piece)
    found = choose_author_place(others, time)
    return [found] if found else []


def _read_author(
    pieces: Sequence[TextPiece], authors: Sequence[str], time: str | None, constant: frozenset[str]
) -> tuple[str, Element] | None:
    for piece in pieces:
        if piece.place in authors and (name := _strip_byline(piece.text, constant)):
            return name, piece.element
    for piece in pieces:
        named = class_words.AUTHOR.search(class_words_of(piece.place)) or piece.place.endswith("/cite.")
        if (
            named
            and piece.date_span is None
            and is_name(piece.text)
            and piece.place != time
            and (name := _strip_byline(piece.text, frozenset()))
        ):
            return name, piece.element
    for piece in pieces:
        if piece.place == time and piece.date_span is not None:
            rest = f"{piece.text[: piece.date_span[0]]} 0 {piece.text[piece.date_span[1] :]}"
            name = extract_name(rest, frozenset())
            if name and is_name(name):
                return name, piece.element
    return None


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


def _read_time(
    page: Page, pieces: Sequence[TextPiece], time: str | None, day_first: bool | None
) -> tuple[str | None, Moment | None]:
    candidates = [piece for piece in pieces if piece.place == time]
    if not any(piece.date_span for piece in candidates):
        candidates += [
            piece for piece in pieces if piece.date_span and piece.place != time and len(piece.text) < 40
        ][:1]
    for piece in candidates:
        machine = nearby_machine_time(piece.element)
        shown = piece.text[piece.date_span[0] : piece.date_span[1]] if piece.date_span else None
        if machine is None and shown is None:
            continue
        posted = parse_absolute(machine, day_first=day_first) if machine else None
        if posted is None and shown:
            posted = parse(piece.text, page.received, day_first=day_first)
        return shown or piece.text or machine, posted
    return None, None


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


def _author_link(element: Element, item: Item) -> str | None:
    near = [element, *list(element.ancestors())[:2], *[c for c in element.children if isinstance(c, Element)]]
    for candidate in near:
        if candidate.tag == "a" and candidate.start >= item.start:
            href = candidate.attrs.get("href", "")
            if href and not href.startswith(("#", "javascript:")):
                return href
    return None


def _permalink(item: Item, own_id: str | None) -> str | None:
    """A link with the comment's id that is not for replying, editing or reporting."""
    if own_id is None:
        return None
    for element in item.elements():
        href = element.attrs.get("href", "") if element.tag == "a" else ""
        if own_id in href and not re.search(
            r"repl|edit|report|delete|quote|vote|flag|javascript", href, re.IGNORECASE
        ):
            return href
    return None
