"""What was decided about a document, and what was stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from worker.document.evidence import Evidence


@dataclass(frozen=True, slots=True)
class New:
    """Nothing stored is like it."""

    evidence: Evidence = ()
    name = "new"


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The same address with the same content."""

    document_id: int
    evidence: Evidence = ()
    name = "unchanged"


@dataclass(frozen=True, slots=True)
class Revision:
    """The same address with other content.

    `clusters` are those it is like now, by the same content or nearly the same. Where the address had no
    document of its own, being a place where `document_id` was copied, it gets one now (`parts`).
    """

    document_id: int
    clusters: tuple[int, ...] = ()
    evidence: Evidence = ()
    parts: bool = False
    name: ClassVar[Literal["revised"]] = "revised"


@dataclass(frozen=True, slots=True)
class Reextraction:
    """The same address and the same page, from which a newer extractor takes other content."""

    document_id: int
    clusters: tuple[int, ...] = ()
    evidence: Evidence = ()
    name: ClassVar[Literal["reextracted"]] = "reextracted"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Another address with the same content as a stored document."""

    document_id: int
    evidence: Evidence = ()
    name = "duplicate"


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Another address with nearly the same content; of several clusters that it is like, one is made."""

    document_id: int
    """The one that it is most like."""
    clusters: tuple[int, ...]
    evidence: Evidence = ()
    name = "near-duplicate"


Verdict = New | Unchanged | Revision | Reextraction | Duplicate | NearDuplicate


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What became of an item."""

    document_id: int
    verdict: Verdict
    title: str | None
    comments: int
    at: datetime
