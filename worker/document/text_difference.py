"""Find what differs between two texts: paragraph by paragraph, and word by word in those that changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MAX_STEPS = 400_000
"""Two lists are compared if that takes up to this many steps, which is about 0.1 s. It takes one for each
pair of equal parts: the time grows with the square, most of all where the same few parts come again."""

Kind = Literal["same", "gone", "new"]

_SENTENCE_END = re.compile(r"(?<=[.!?…。！？])\s+|(?<=[。！？])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed, was removed or was added."""

    kind: Kind
    text: str


Passage = list[Piece]
"""One or more paragraphs in a row."""


def find_differences(before: str, after: str) -> Iterator[Passage]:
    """Yield each changed passage."""
    return (one for one in compare_texts(before, after) if any(piece.kind != "same" for piece in one))


def compare_texts(before: str, after: str) -> Iterator[Passage]:
    """Yield all passages of two texts in order. One that stayed is one piece for each paragraph.

    Texts that would take too long to compare are returned as one passage, old and new.
    """
    old, new = _split_paragraphs(before), _split_paragraphs(after)
    matched = [("equal", old, new)] if old == new else _match(old, new)
    if matched is None:
        yield _whole(old, new, "\n")
    for kind, removed, added in matched or ():
        if kind == "equal":
            yield [Piece("same", paragraph) for paragraph in removed]
        elif len(removed) == len(added):  # as many as before: each is compared with the one in its place
            for pair in zip(removed, added, strict=True):
                yield _compare_passages(*pair)
        else:
            yield _compare_passages("\n".join(removed), "\n".join(added))


def _compare_passages(before: str, after: str) -> Passage:
    """Compare two passages by words, or by sentences and their words if they are long."""
    return _compare_words(before, after) or _compare_sentences(before, after)


def _compare_words(before: str, after: str) -> Passage | None:
    matched = _match(before.split(), after.split())
    return None if matched is None else _make_pieces(matched, lambda old, new: _whole(old, new, " "))


def _compare_sentences(before: str, after: str) -> Passage:
    matched = _match(_SENTENCE_END.split(before), _SENTENCE_END.split(after))
    if matched is None:
        return _whole([before], [after], "\n")
    return _make_pieces(matched, _compare_runs)


def _compare_runs(old: Sequence[str], new: Sequence[str]) -> Passage:
    return _compare_words(" ".join(old), " ".join(new)) or _whole(old, new, " ")


def _make_pieces(matched: Sequence[Match], compare: Compare) -> Passage:
    pieces: Passage = []
    for kind, old, new in matched:
        pieces += [Piece("same", " ".join(old))] if kind == "equal" else compare(old, new)
    return pieces


def _whole(old: Sequence[str], new: Sequence[str], between: str) -> Passage:
    sides: tuple[tuple[Kind, Sequence[str]], ...] = (("gone", old), ("new", new))
    return [Piece(kind, between.join(parts)) for kind, parts in sides if parts]


Compare = Callable[[Sequence[str], Sequence[str]], Passage]
Match = tuple[str, Sequence[str], Sequence[str]]
"""`equal` or `changed`, and the parts of both lists."""


def _match(old: Sequence[str], new: Sequence[str]) -> list[Match] | None:
    """Match two lists with each other; None if that would take too many steps."""
    counts = Counter(new)
    if sum(counts[part] for part in old) > MAX_STEPS:
        return None
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [
        ("equal" if kind == "equal" else "changed", old[old_from:old_to], new[new_from:new_to])
        for kind, old_from, old_to, new_from, new_to in codes
    ]


def _split_paragraphs(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]
