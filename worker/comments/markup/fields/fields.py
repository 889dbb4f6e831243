"""Read the fields of each comment from its item, at the places that the votes chose."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from worker.comments.control_words import DELETED_NOTICE
from worker.comments.dumps.lines import find_constant_tokens
from worker.comments.markup.boxes.comment_items import Item, Row
from worker.comments.markup.candidates import Candidate
from worker.comments.markup.fields.collapsed import find_collapsed
from worker.comments.markup.fields.content import Content, extract_contents
from worker.comments.markup.fields.fields_by_vote import choose_author_place, choose_time_place
from worker.comments.markup.fields.frame_fields import find_time_piece, read_author, read_time
from worker.comments.markup.fields.piece_reading import read_pieces
from worker.comments.markup.fields.text_box import TextBoxes
from worker.comments.markup.fields.text_or_control import Roles
from worker.comments.markup.fields.text_places import Place, TextPiece
from worker.comments.markup.fields.votes import choose_vote_places, read_votes
from worker.comments.markup.other_boxes import is_deleted, leave_out_copies, leave_out_others
from worker.comments.markup.parents.parents import native_id
from worker.dates import Moment
from worker.dates.reading import is_day_first
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
    fields = frozenset(place for place in (author, time) if place)
    roles = Roles(pieces, places, fields, author)
    boxes = TextBoxes(items, pieces, roles)
    mixed = any(boxes.holds(place) for place in fields)
    outside = [
        piece
        for piece in pieces
        if piece.place in fields
        or not (roles.is_in_sentence(piece) or (boxes.holds(piece.place) and not mixed))
    ]
    authors = [author, *_other_author_places(outside, places, author, time)] if author else []
    if len(authors) > 1:
        roles = Roles(pieces, places, fields | set(authors), author)
    around, by_item = _by_item(outside), _by_item(pieces)
    texts = extract_contents(items, by_item, roles, boxes)
    names = {piece.text for piece in places[author].pieces} if author else set()
    constant = find_constant_tokens(sorted(names))
    day_first = is_day_first([piece.text for piece in places[time].pieces]) if time else None
    collapsed = find_collapsed(items, pieces)
    vote_places = choose_vote_places(pieces, places, author)
    rows = []
    for number, item in enumerate(items):
        text = texts[number]
        posted_at = find_time_piece(around[number], time)
        name = read_author(around[number], authors, posted_at, constant)
        posted = read_time(page, posted_at, day_first) if posted_at else (None, None)
        if (not text and name is None) or PINGBACK_CLASS.search(item.roots[0].attrs.get("class", "").lower()):
            continue
        votes = read_votes(item, by_item[number], vote_places)
        comment = _make_comment(item, name, text, posted, votes, collapsed=number in collapsed)
        rows.append((item, comment))
    usual = {items[piece.item].start for piece in pieces if piece.place in fields}
    return leave_out_others(rows, usual)


def _by_item(pieces: Sequence[TextPiece]) -> dict[int, list[TextPiece]]:
    by_item: dict[int, list[TextPiece]] = defaultdict(list)
    for piece in pieces:
        by_item[piece.item].append(piece)
    return by_item


def _make_comment(
    item: Item,
    name: tuple[str, Element] | None,
    text: Content,
    posted: tuple[str | None, Moment | None],
    votes: dict[str, int],
    *,
    collapsed: bool,
) -> FoundComment:
    own_id = native_id(item)
    comment = FoundComment(
        author=name[0] if name else None,
        content=text,
        posted_text=posted[0],
        posted=posted[1],
        author_url=_author_link(name[1], item) if name else None,
        url=_permalink(item, own_id),
        native_id=own_id,
        score=votes.get("score"),
        likes=votes.get("likes"),
        dislikes=votes.get("dislikes"),
        collapsed=collapsed,
    )
    return replace(comment, deleted=True) if is_deleted(item, comment.text) else comment


def _other_author_places(
    pieces: Sequence[TextPiece], places: Mapping[str, Place], author: str, time: str | None
) -> list[str]:
    """The place of names in items without one at the usual place, for example names without a link."""
    named = {piece.item for piece in places[author].pieces if not piece.short_text.is_label}
    count = places[author].items
    if len(named) == count:
        return []
    others: dict[str, Place] = defaultdict(lambda: Place(count - len(named)))
    for piece in pieces:
        if piece.item in named or DELETED_NOTICE.fullmatch(piece.text):
            continue
        if piece.text != places[piece.place].repeated_text:
            others[piece.place].pieces.append(piece)
    found = choose_author_place(others, time)
    return [found] if found else []


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
