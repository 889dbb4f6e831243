"""What a rule changes: a page read with it beside the page read without it. Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from worker import formats, pipeline
from worker.document import Article, RawItem
from worker.document.text_difference import Piece, find_differences
from worker.document.wording import format_time
from worker.rules.sites import Rules

MAX_PASSAGES = 60
"""Changed passages that are shown."""
MAX_SAME_WORDS = 12
"""Of the words between changes, this many are shown at each end."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that a rule changes, in words; empty if there is none."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Effect:
    """How a rule changes what is read from one page."""

    words_before: int
    words_after: int
    words_gone: int
    words_new: int
    fields: Sequence[FieldChange]
    passages: Sequence[Sequence[Piece]]
    stale: Sequence[str]
    """Selectors that match nothing on this page, each as a line."""

    @property
    def is_none(self) -> bool:
        """Whether the rule changes nothing here."""
        return not (self.words_gone or self.words_new or self.fields)


def preview_rule(raw: RawItem, before: Rules, after: Rules) -> Effect:
    """Compare what is read from a page by two sets of rules. Raises Rejected if it cannot be read."""
    raw = formats.unwrap(raw)
    return compare_articles(pipeline.read_shown(raw, before)[1], pipeline.read_shown(raw, after)[1])


def compare_articles(before: Article, after: Article) -> Effect:
    """Compare two readings of one page."""
    passages = list(find_differences(before.body, after.body))
    return Effect(
        words_before=before.word_count,
        words_after=after.word_count,
        words_gone=_count("gone", passages),
        words_new=_count("new", passages),
        fields=list(_compare_fields(before, after)),
        passages=[[_shorten(piece) for piece in one] for one in passages[:MAX_PASSAGES]],
        stale=[f.because for f in after.evidence if (f.subject, f.finding) == ("rules", "stale")],
    )


def _compare_fields(before: Article, after: Article) -> Iterator[FieldChange]:
    for (name, old), (_, new) in zip(_fields(before), _fields(after), strict=True):
        if old != new:
            yield FieldChange(name, old, new)


def _fields(article: Article) -> Iterator[tuple[str, str]]:
    metadata = article.metadata
    published = metadata.published
    yield "title", metadata.title or ""
    yield "authors", ", ".join(metadata.authors)
    yield "published", (format_time(published.at, published.precision) or "") if published else ""
    yield "comments", str(len(article.comments))
    yield "is no document", article.notice.detail if article.notice else ""


def _count(kind: str, passages: Sequence[Sequence[Piece]]) -> int:
    return sum(len(piece.text.split()) for one in passages for piece in one if piece.kind == kind)


def _shorten(piece: Piece) -> Piece:
    words = piece.text.split()
    if piece.kind != "same" or len(words) <= 2 * MAX_SAME_WORDS:
        return piece
    return Piece("same", " ".join([*words[:MAX_SAME_WORDS], "…", *words[-MAX_SAME_WORDS:]]))
