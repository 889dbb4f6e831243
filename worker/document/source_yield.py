"""What a source gives, and whether it gives less than before."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Yield:
    """What one observation of a source gave: the document that it is, by what can be told of its quality."""

    document_id: int
    words: int
    confidence: float
    comments: int
    stated: int | None
    """Comments that the page itself speaks of."""
    kind: str


@dataclass(frozen=True, slots=True)
class Decline:
    """That a source gives less than it did: which measure fell, from what to what, and a document of each."""

    measure: str
    before: float
    after: float
    sample_before: int | None = None
    sample_after: int | None = None
