"""Signs in the comments found that some of them are missing, or are not word for word what the page shows.

Each is an amount from 0 to 1, whatever the way in which the comments were found. `confidence` weighs them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from worker.document import Doubt, FoundComment, Thread

MIN_COMPARED_CHARS = 24
"""Shorter texts may well be equal ("Thanks!"), and begin or end alike."""
ALIKE_CHARS, MIN_ALIKE = 6, 3
"""So many texts that begin alike or end alike hold a label, or a control."""
USUAL_SHARE = 0.8


def find_doubts(thread: Thread) -> tuple[Doubt, ...]:
    """The signs of doubt in a thread's comments, and in the number that the page states."""
    comments = [comment for comment in thread.comments if not comment.deleted]
    if not comments:
        return ()
    texts = [comment.text for comment in comments]
    doubts = {
        "fewer than stated": _missing_share(thread),
        "no count stated": float(thread.stated is None),
        "few comments": 1 / len(thread.comments),
        **_gaps(comments, texts),
        **_likenesses(comments, texts),
        "times out of order": _unordered_share(thread.comments),
    }
    return tuple(Doubt(sign, round(amount, 3)) for sign, amount in doubts.items() if amount > 0)


def _missing_share(thread: Thread) -> float:
    return max(0.0, 1 - len(thread.comments) / thread.stated) if thread.stated else 0.0


def _gaps(comments: Sequence[FoundComment], texts: Sequence[str]) -> dict[str, float]:
    """Comments without an author, a time or a text.

    If the first or last alone lacks what the others have, it may have gone to the comment beside it.
    """
    fields = {
        "no author": [bool(comment.author) for comment in comments],
        "no time": [bool(comment.posted_text or comment.posted) for comment in comments],
        "no text": [bool(text) for text in texts],
    }
    shares = {sign: 1 - sum(has) / len(has) for sign, has in fields.items()}
    ends = [
        len(has) > 2 and not (has[0] and has[-1]) and sum(has) >= USUAL_SHARE * len(has)
        for has in fields.values()
    ]
    return shares | {"the first or last lacks a field": float(any(ends))}


def _likenesses(comments: Sequence[FoundComment], texts: Sequence[str]) -> dict[str, float]:
    """Texts that are equal, begin or end alike or hold their own author or time."""
    long = [text for text in texts if len(text) >= MIN_COMPARED_CHARS]
    equal = Counter(long)
    return {
        "equal texts": sum(n for n in equal.values() if n > 1) / len(texts),
        "texts begin alike": _alike_share([text[:ALIKE_CHARS] for text in long], len(texts)),
        "texts end alike": _alike_share([text[-ALIKE_CHARS:] for text in long], len(texts)),
        "authors in texts": _held_share(texts, [comment.author for comment in comments]),
        "times in texts": _held_share(texts, [comment.posted_text for comment in comments]),
    }


def _alike_share(parts: Sequence[str], count: int) -> float:
    """The share of texts whose beginning (or end) is the commonest one, if enough have it."""
    most = max(Counter(parts).values(), default=0)
    return most / count if most >= MIN_ALIKE else 0.0


def _held_share(texts: Sequence[str], fields: Sequence[str | None]) -> float:
    """The share of texts that begin or end with a field of the same comment."""
    held = [
        bool(field and text != field and (text.startswith(field) or text.endswith(field)))
        for text, field in zip(texts, fields, strict=True)
    ]
    return sum(held) / len(held)


def _unordered_share(comments: Sequence[FoundComment]) -> float:
    """How far the times of answers to the same comment are from one direction: 1 for as many up as down."""
    steps = [one <= other for times in _times_of_siblings(comments) for one, other in pairwise(times)]
    rising = sum(steps)
    return 2 * min(rising, len(steps) - rising) / len(steps) if steps else 0.0


def _times_of_siblings(comments: Sequence[FoundComment]) -> Iterator[list[datetime]]:
    found: dict[int | None, list[datetime]] = defaultdict(list)
    for comment in comments:
        if comment.posted:
            found[comment.parent].append(comment.posted.at)
    yield from found.values()
