"""Read the votes on a comment: its score, likes and dislikes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from worker.comments import class_words
from worker.comments.markup.fields_by_vote import TextPiece, class_words_of

MAX_VOTE_CHARS = 24
NUMBER = re.compile(r"[+\-−]?\d[\d.,]*")


def read_votes(pieces: Sequence[TextPiece]) -> dict[str, int]:
    """Score, likes and dislikes: numbers whose class words say what they count."""
    found: dict[str, list[int]] = defaultdict(list)
    for piece in pieces:
        shown = NUMBER.match(piece.text)
        kind = (
            _vote_kind(piece)
            if shown and len(piece.text) <= MAX_VOTE_CHARS and piece.date_span is None
            else None
        )
        if shown and kind:
            found[kind].append(int(re.sub(r"[.,]", "", shown[0]).replace("−", "-")))
    return {kind: _choose_count(numbers) for kind, numbers in found.items()}


def _vote_kind(piece: TextPiece) -> str | None:
    names = class_words_of(piece.place)
    if class_words.DISLIKES.search(names):
        return "dislikes"
    if class_words.LIKES.search(names):
        return "likes"
    is_vote = class_words.VOTES.search(names) or re.search(r"point|punkt|vote", piece.text, re.IGNORECASE)
    return "score" if is_vote else None


def _choose_count(numbers: list[int]) -> int:
    """The first number; the middle of three consecutive ones: scripts swap in the score after a vote."""
    three = sorted(numbers)
    if len(three) == 3 and three[2] - three[0] == 2 and three[1] - three[0] == 1:
        return three[1]
    return numbers[0]
