"""Compare what extraction finds in a page with what was said there."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta

from worker import extract
from worker.comments import NO_PLATFORM_TABLES
from worker.deliver.extraction import ExtractedComment

from .truth import NOW, ThreadComment, ThreadPage

SAME_TEXT = 0.8
"""From this token F1 on, a text that was found is taken for the text that was said."""
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(f"[{_UNSPACED}]|[^\\W_{_UNSPACED}]+")
_EMOJI = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")
_TOLERANCE = {
    "second": timedelta(minutes=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=2),
    "day": timedelta(days=2),
    "week": timedelta(days=14),
    "month": timedelta(days=62),
    "year": timedelta(days=731),
}
"""How far a time that was told as "N hours (days...) ago" may be off, by the precision that is claimed."""


@dataclass
class Outcome:
    """How many comments were said, were found, and were found right."""

    pages: int = 0
    said: int = 0
    """Comments that have a text."""
    found: int = 0
    exact: int = 0
    author: int = 0
    time: int = 0
    parent: int = 0
    parent_of: int = 0
    """Found comments whose parent the page shows (or that it shows to have none)."""
    extra: int = 0
    """Found texts that no comment has."""
    opening: int = 0
    """Opening posts that were found as comments."""

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def find_comments(html: str) -> list[ExtractedComment]:
    """What the generic way finds in a page."""
    return extract(
        html,
        url="https://valley.example/story/17",
        received=NOW,
        media_type="text/html",
        platforms=NO_PLATFORM_TABLES,
    ).comments


def check(page: ThreadPage, html: str, *, shows_parents: bool = True) -> Outcome:
    """Extract the page, and count what is right."""
    return count(page, find_comments(html), shows_parents=shows_parents)


def count(page: ThreadPage, found: list[ExtractedComment], *, shows_parents: bool = True) -> Outcome:
    """Count what is right among the comments that were found."""
    pairs = match(page.comments, found)
    outcome = Outcome(pages=1, said=sum(bool(c.text) for c in page.comments), found=len(pairs))
    others = [got for number, got in enumerate(found) if got.text and number not in pairs.values()]
    outcome.opening = sum(is_opening(page, got) for got in others)
    outcome.extra = len(others) - outcome.opening
    for said_number, number in pairs.items():
        said, got = page.comments[said_number], found[number]
        outcome.exact += is_exact(said, got)
        outcome.author += is_author_right(said, got)
        outcome.time += is_time_right(said, got)
        outcome.parent_of += shows_parents
        parent = None if said.parent is None else pairs.get(said.parent, -1)
        outcome.parent += shows_parents and parent == got.parent
    return outcome


def match(said: Sequence[ThreadComment], found: Sequence[ExtractedComment]) -> dict[int, int]:
    """Which found comment is which that was said: the most alike first, then the nearest in order."""
    there, here = ([Counter(tokens(c.text)) for c in side] for side in (said, found))
    likeness = (
        (-f1(one, other), abs(i - j), i, j) for i, one in enumerate(there) for j, other in enumerate(here)
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(pair for pair in likeness if -pair[0] >= SAME_TEXT):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def tokens(text: str) -> list[str]:
    """The words of a text; of scripts without spaces, the characters."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold())


def f1(one: Counter[str], other: Counter[str]) -> float:
    """How alike two bags of words are: 1 for the same, 0 for nothing in common."""
    few, many = sorted((one.total(), other.total()))
    if not few or 2 * few < SAME_TEXT * (few + many):
        return 0.0
    return 2 * (one & other).total() / (few + many)


def is_opening(page: ThreadPage, got: ExtractedComment) -> bool:
    """Whether a found comment is the opening post."""
    opening = page.opening.text if page.opening else ""
    return f1(Counter(tokens(opening)), Counter(tokens(got.text))) >= SAME_TEXT


def is_exact(said: ThreadComment, got: ExtractedComment) -> bool:
    """Whether the text came back word for word, and emoji for emoji."""
    return [tokens(said.text), _EMOJI.findall(said.text)] == [tokens(got.text), _EMOJI.findall(got.text)]


def is_author_right(said: ThreadComment, got: ExtractedComment) -> bool:
    """Whether the author's name came back, but for spaces and signs; or none where none was shown."""
    return "".join(tokens(said.author or "")) == "".join(tokens(got.author or ""))


def is_time_right(said: ThreadComment, got: ExtractedComment) -> bool:
    """Whether the time came back, as precise as it was shown; or none where none was shown."""
    if said.posted is None or got.posted_at is None:
        return said.posted is None and got.posted_at is None
    at = datetime.fromisoformat(got.posted_at)
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    precision = got.posted_precision or "day"
    if precision == "day" and got.posted_basis == "shown":
        return at.date() == said.posted.date()
    return abs(at - said.posted) < _TOLERANCE[precision]
