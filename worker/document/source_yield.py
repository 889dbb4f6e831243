"""What a source gives, and whether it gives less than before."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Yield:
    """What one observation of a source gave: its document, and measures of its quality."""

    document_id: int
    words: int
    confidence: float
    comments: int
    stated: int | None
    """The number of comments that the page states."""
    kind: str


@dataclass(frozen=True, slots=True)
class Decline:
    """A decline of a source: which measure fell, from what to what, and a document of each time."""

    measure: str
    before: float
    after: float
    sample_before: int | None = None
    sample_after: int | None = None
