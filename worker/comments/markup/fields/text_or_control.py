"""What the pieces of text in a thread's items are: the commenter's words, a field, a control or a note.

A piece is judged by its place over all items: what recurs in most of them is nobody's comment. Words of
buttons and of classes count only where all pieces of a place, or no other evidence, agree with them; and
never for a part of a sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from worker.comments import class_words
from worker.comments.control_words import EDIT_WORDS
from worker.comments.markup.fields.personal_places import find_personal_places
from worker.comments.markup.fields.signature_lines import find_signatures
from worker.comments.markup.fields.text_places import Place, TextPiece, class_words_of
from worker.comments.short_texts import ANSWERING
from worker.dates.reading import find_dates

NOTE_CLASS = re.compile(
    r"signature|(?:^|[ _-])sig(?:$|[ _-])|last-?edit|edit(?:ed)?-?(?:by|note|info|date)|edited$"
)
TEXT_CLASS = re.compile(r"(?:content|body|text|message|msg|markdown|prose|copy|description)s?$")
"""The end of a class word of boxes for text, whatever stands before it: "reply-content"."""
HEADING_STEP = re.compile(r"/h[1-6]\.[^/]*(?:/[a-z]+\.[^/]*)?$")
MIN_SUBJECT_SHARE, MAX_SUBJECT_CHARS = 0.6, 120
LABEL_TAGS = frozenset(["span", "b", "i", "em", "strong", "small", "div", "cite"])
PROSE_TAGS = frozenset(["p", "li", "td", "th", "dd", "dt", "pre", "blockquote", "code"])
"""Tags of text that a commenter may write. Without a class, the page's own parts seldom have them."""
MAX_CHROME_CHARS = 60
"""A place with a longer text that does not recur is no place of buttons, whatever its classes say."""
MAX_CHARS_BESIDE_DATE, MAX_NOTE_CHARS = 25, 150
EDITED = re.compile(rf"[\W\d]*(?:{'|'.join(map(re.escape, sorted(EDIT_WORDS)))})", re.IGNORECASE)
MIN_COVERED_SHARE = 0.6
"""If fewer items have text, the places that only their class words speak against are looked at again."""


class Roles:
    """The roles of the pieces of a group's items."""

    def __init__(
        self,
        pieces: Sequence[TextPiece],
        places: Mapping[str, Place],
        fields: frozenset[str],
        author: str | None,
    ) -> None:
        self.places = places
        self.others = fields | find_personal_places(places, author) if author else fields
        """The places of fields, mottos, subjects and buttons."""
        self.others |= {path for path, place in places.items() if _is_other(path, place)}
        self.doubtful = {
            path for path, place in places.items() if path not in self.others and _is_doubtful(path, place)
        }
        self.notes = {path for path in places if path not in self.others and _is_note(path)}
        self.signature_cuts, self._signed = find_signatures(pieces)
        self._accept_doubtful(pieces)

    def is_words(self, piece: TextPiece) -> bool:
        """Whether neither the place nor the words of a piece speak against the commenter's own text."""
        if not self._may_be_words(piece):
            return False
        if self.is_in_sentence(piece) or (_is_quoted(piece.place) and not piece.short_text.is_button):
            return True
        return not (
            piece.place in self.doubtful
            or piece.short_text.is_button
            or (_is_leaf_label(piece) and not _is_code(piece.place))
            or _is_date(piece, self.places[piece.place])
            or _is_edit_note(piece)
        )

    def is_kept(self, piece: TextPiece) -> bool:
        """Whether a piece may stay in the box where the commenter's text is.

        There, a word like those of buttons is left out only if its place holds such words in other items.
        """
        if self.is_words(piece):
            return True
        place = self.places[piece.place]
        return (
            self._may_be_words(piece)
            and piece.place not in self.doubtful
            and not _is_edit_note(piece)
            and (_is_written(piece) or (place.button_share < 0.5 and place.label_share < 0.5))
        )

    def _may_be_words(self, piece: TextPiece) -> bool:
        """Whether nothing but words could speak against a piece: it is no field and does not recur."""
        path, text = piece.place, piece.text
        if path in self.others or path in self.notes or not text:
            return False
        if self._signed and piece.element.start in self._signed:
            return False
        place = self.places[path]
        if _is_quoted(path) and not piece.linked and not piece.short_text.is_button:
            return True
        if piece.short_text.is_collapsed_notice:
            return False
        recurs = text == place.repeated_text and not _is_short_paragraph(piece)
        if self.is_in_sentence(piece):
            return not (recurs and _ends_line(piece))
        return not recurs and (len(text) > MAX_CHROME_CHARS or not place.is_constant or place.share <= 0.3)

    def is_in_sentence(self, piece: TextPiece) -> bool:
        """Whether a piece is part of a line that has other words of the commenter."""
        line = piece.line
        return line is not None and not self.places[line.place].is_constant and self.is_kept(line)

    def _accept_doubtful(self, pieces: Sequence[TextPiece]) -> None:
        """Take doubtful places for text, the largest first, while many items would have none or little.

        If most items have no other text, then also places named for signatures or edit notes.
        """
        total = len({piece.item for piece in pieces})
        possible = {path for path in self.doubtful | self.notes if self._is_told_apart(path, total)}
        if not possible:
            return
        notes, self.notes = self.notes, set()
        chars: dict[str, int] = defaultdict(int)
        items: dict[str, set[int]] = defaultdict(set)
        sure: dict[int, int] = defaultdict(int)
        for piece in pieces:
            if not self._may_be_words(piece) or piece.short_text.is_button:
                continue
            if piece.place in self.doubtful or piece.place in notes:
                chars[piece.place] += len(piece.text)
                items[piece.place].add(piece.item)
            else:
                sure[piece.item] += len(piece.text)
        for path in sorted(chars, key=lambda path: -chars[path]):
            adds = len(items[path] - sure.keys())
            if path not in possible or len(items[path]) < 0.5 * total:
                continue
            most = chars[path] > sum(sure.values()) and path not in notes
            if most or (len(sure) < MIN_COVERED_SHARE * total and adds):
                self.doubtful.discard(path)
                notes.discard(path)
                for item in items[path]:
                    sure[item] += chars[path] // len(items[path])
        self.notes = notes

    def _is_told_apart(self, path: str, total: int) -> bool:
        """Whether half of all items have a text at a place, and most of these texts differ."""
        place = self.places[path]
        return place.holders >= 0.5 * total and place.distinct_share >= 0.5


def _is_short_paragraph(piece: TextPiece) -> bool:
    """Whether a piece is a paragraph that several people may write alike: "Thanks!"."""
    return len(piece.text) <= MAX_CHROME_CHARS and _is_written(piece)


def _ends_line(piece: TextPiece) -> bool:
    """Whether nothing follows a piece in its line, as nothing follows a button or a link to the comment."""
    element, line = piece.element, piece.line
    while line is not None and element is not line.element and element.parent is not None:
        after = False
        for child in element.parent.children:
            if after and (child.strip() if isinstance(child, str) else child.text):
                return False
            after = after or child is element
        element = element.parent
    return True


def _is_written(piece: TextPiece) -> bool:
    """Whether the markup is that of written text: code, or a paragraph or row without a class."""
    return _is_code(piece.place) or (piece.element.tag in PROSE_TAGS and "class" not in piece.element.attrs)


def _is_code(path: str) -> bool:
    return "/pre." in path or "/code." in path


def _is_leaf_label(piece: TextPiece) -> bool:
    element = piece.element
    return element.end - element.start == 1 and element.tag in LABEL_TAGS and piece.short_text.is_label


def _is_edit_note(piece: TextPiece) -> bool:
    """Whether a line says when it was edited: "Last edited by Ann (2024-05-03 10:00)"."""
    if len(piece.text) > MAX_NOTE_CHARS or not EDITED.match(piece.text):
        return False
    return any(not date.weak for date in find_dates(piece.text))


def _is_date(piece: TextPiece, place: Place) -> bool:
    return (
        piece.date_span is not None
        and len(piece.text) - (piece.date_span[1] - piece.date_span[0]) < MAX_CHARS_BESIDE_DATE
        and place.time_share > 0.5
    )


def _is_doubtful(path: str, place: Place) -> bool:
    """Whether the classes of a place speak of chrome, and its texts are short or links."""
    return _is_framed(path) and (
        all(
            len(piece.text) <= MAX_CHROME_CHARS or piece.text == place.repeated_text for piece in place.pieces
        )
        or all(piece.linked for piece in place.pieces)
    )


def _is_other(path: str, place: Place) -> bool:
    """Whether a place holds buttons, or the subject of each item."""
    return "/button." in path or _is_subject(path, place)


def _is_subject(path: str, place: Place) -> bool:
    """Whether a place holds a subject of each item: one heading, in most of them.

    In one or two items it may be a heading that the commenter wrote, unless it is "Re: Title".
    """
    return (
        HEADING_STEP.search(path) is not None
        and place.share >= MIN_SUBJECT_SHARE
        and (place.items > 2 or any(ANSWERING.match(piece.text) for piece in place.pieces))
        and len(place.pieces) == place.holders
        and all(len(piece.text) <= MAX_SUBJECT_CHARS for piece in place.pieces)
    )


@lru_cache(maxsize=8192)
def _is_quoted(place: str) -> bool:
    """Whether a place is in a box of quoted text, with the line that says whose text it is."""
    steps = place.split("/")[2:]
    return any(
        step.startswith("blockquote.") or ("quote" in step and at < len(steps) - 1)
        for at, step in enumerate(steps)
    )


@lru_cache(maxsize=8192)
def _is_note(place: str) -> bool:
    """Whether a place is named for a signature or an edit note."""
    return NOTE_CLASS.search(class_words_of(place)) is not None


@lru_cache(maxsize=8192)
def _is_framed(place: str) -> bool:
    """Whether a place is named for chrome, below the item's own box (which may well be called "reply")."""
    near = [part.split(".", 1)[1] for part in place.split("/")[2:][-2:]]
    return any(class_words.CHROME.search(name) and not TEXT_CLASS.search(name) for name in near)
