"""What was decided about a document, and what was stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from worker.document.evidence import Evidence


@dataclass(frozen=True, slots=True)
class New:
    """No stored document is similar."""

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

    `clusters` hold documents with the same or nearly the same content. If the address was only known as a
    copy of `document_id`, it gets its own document now (`splits_copy`).
    """

    document_id: int
    clusters: tuple[int, ...] = ()
    evidence: Evidence = ()
    splits_copy: bool = False
    name: ClassVar[Literal["revised"]] = "revised"


@dataclass(frozen=True, slots=True)
class Reextraction:
    """The same address and the same page, but a newer extractor takes other content from it."""

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
    """Another address with nearly the same content; several similar clusters are merged into one."""

    document_id: int
    """The most similar document."""
    clusters: tuple[int, ...]
    evidence: Evidence = ()
    name = "near-duplicate"


@dataclass(frozen=True, slots=True)
class MoreComments:
    """A part of a thread that brought new or other comments of a document."""

    document_id: int
    evidence: Evidence = ()
    name = "comments"


Verdict = New | Unchanged | Revision | Reextraction | Duplicate | NearDuplicate


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """The document that an item became, or is a copy of."""

    document_id: int
    verdict: Verdict | MoreComments
    title: str | None
    comments: int
    at: datetime
