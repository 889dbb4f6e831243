"""Find what changed between two texts, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MAX_COMPARED_WORDS = 2_000
"""A changed passage is compared word by word up to this length (old and new together), because the time
grows with the square. A longer passage is returned whole, old and new."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed, was removed or was added."""

    kind: Literal["same", "gone", "new"]
    text: str


def find_differences(before: str, after: str) -> Iterator[list[Piece]]:
    """Yield each changed paragraph as a list of pieces."""
    old, new = _split_paragraphs(before), _split_paragraphs(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind != "equal":
            yield _compare_passages("\n".join(old[old_from:old_to]), "\n".join(new[new_from:new_to]))


def _compare_passages(before: str, after: str) -> list[Piece]:
    old, new = before.split(), after.split()
    if len(old) + len(new) > MAX_COMPARED_WORDS:
        return [Piece("gone", before), Piece("new", after)]
    pieces = []
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, False).get_opcodes():
        if kind == "equal":
            pieces += _make_piece("same", old[old_from:old_to])
        else:
            pieces += _make_piece("gone", old[old_from:old_to]) + _make_piece("new", new[new_from:new_to])
    return pieces


def _make_piece(kind: Literal["same", "gone", "new"], words: Sequence[str]) -> list[Piece]:
    return [Piece(kind, " ".join(words))] if words else []


def _split_paragraphs(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]
