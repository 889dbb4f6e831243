"""Two texts side by side: what differs, word by word; what is the same, folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from worker.document.text_difference import Kind, Passage, Piece, compare_texts

MAX_ROWS = 300
"""Of texts that differ in more places, the first ones are shown."""
MAX_FOLDED_CHARS = 5_000
"""Of a longer passage that is the same in both texts, the beginning is shown when it is unfolded."""
MAX_PIECE_CHARS = 20_000
"""Of a longer run of words that is only in one text, the beginning is shown."""
MAX_UNFOLDED_WORDS = 40
"""A shorter passage that is the same in both texts is not folded."""
CONTEXT_WORDS = 12
"""Of a long run of the same words within a passage that changed, so many are shown at either end."""


@dataclass(frozen=True, slots=True)
class Row:
    """A passage: in both texts the same, or how it is in the one and in the other."""

    same: Sequence[str] = ()
    """The paragraphs that are the same in both."""
    words: int = 0
    """The number of their words."""
    before: Passage | None = None
    after: Passage | None = None

    @property
    def is_folded(self) -> bool:
        """Whether there is too much that is the same."""
        return self.words > MAX_UNFOLDED_WORDS


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts side by side."""

    rows: Sequence[Row]
    has_more: bool
    """Whether the texts differ in more places than are shown."""

    @property
    def is_same(self) -> bool:
        """Whether they have the same words."""
        return all(row.before is None for row in self.rows)


def compare(before: str, after: str) -> Comparison:
    """Lay two texts side by side."""
    rows = list(islice(_make_rows(before, after), MAX_ROWS + 1))
    return Comparison(rows[:MAX_ROWS], len(rows) > MAX_ROWS)


def _make_rows(before: str, after: str) -> Iterator[Row]:
    for passage in compare_texts(before, after):
        if all(piece.kind == "same" for piece in passage):
            yield _fold(passage)
        else:
            yield Row(before=list(_side(passage, "gone")), after=list(_side(passage, "new")))


def _fold(passage: Passage) -> Row:
    paragraphs, room = [], MAX_FOLDED_CHARS
    for piece in passage:
        if room <= 0:
            break
        paragraphs.append(_cut(piece.text, room))
        room -= len(piece.text)
    return Row(paragraphs, sum(len(piece.text.split()) for piece in passage))


def _side(passage: Passage, own: Kind) -> Iterator[Piece]:
    """One side of a passage that changed: what is the same, shortened, and what is only there."""
    for place, piece in enumerate(passage):
        if piece.kind == own:
            yield Piece(own, _cut(piece.text, MAX_PIECE_CHARS))
        elif piece.kind == "same":
            yield Piece("same", _shorten(piece.text, place == 0, place == len(passage) - 1))


def _shorten(text: str, is_first: bool, is_last: bool) -> str:
    """Leave out the middle of a long run of words; at the ends of a passage, all but what is next to it."""
    words = text.split()
    if len(words) <= MAX_UNFOLDED_WORDS:
        return text
    begin = () if is_first else words[:CONTEXT_WORDS]
    end = () if is_last else words[-CONTEXT_WORDS:]
    return " ".join([*begin, "…", *end])


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]} …"
