"""Find the short texts of a page that speak of comments: one search over all of them for each word."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from worker.comments.control_words import COMMENT_STEMS
from worker.comments.dumps.lines import is_comment_heading

MIN_HEADING_CHARS = 4


def find_comment_headings(short_pieces: Sequence[tuple[int, str]]) -> list[int]:
    """The numbers of the elements whose short text speaks of comments, in document order.

    `short_pieces` are numbers of elements with their texts, in any order.
    """
    pieces = [(at, text) for at, text in short_pieces if len(text) >= MIN_HEADING_CHARS]
    folded = [text.casefold() for _, text in pieces]
    shown = "\n".join(folded)
    ends = list(accumulate([len(text) + 1 for text in folded]))
    found = {bisect_right(ends, at) for stem in COMMENT_STEMS for at in _find_all(stem, shown)}
    return sorted({pieces[n][0] for n in found if is_comment_heading(" ".join(pieces[n][1].split()))})


def _find_all(stem: str, text: str) -> Iterator[int]:
    """The positions of a stem in a text."""
    at = text.find(stem)
    while at >= 0:
        yield at
        at = text.find(stem, at + 1)
