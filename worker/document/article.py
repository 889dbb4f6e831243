"""A normalised document, with its comments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worker.document.evidence import Evidence
from worker.document.page_parts import Metadata, Notice, PageKind
from worker.document.thread import Lead, LeadKind

if TYPE_CHECKING:
    from worker.dates import Moment

EXTRACTOR_VERSION = 12
"""Raise it with every change that makes the same bytes give another article."""

_UNSPACED = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")


@dataclass(frozen=True, slots=True)
class Comment:
    """A reader's comment, cleaned. `key` is the same each time the same comment is seen."""

    key: str
    author: str | None
    text: str
    html: str
    posted_text: str | None = None
    posted: Moment | None = None
    parent: int | None = None
    author_url: str | None = None
    url: str | None = None
    score: int | None = None
    likes: int | None = None
    dislikes: int | None = None
    deleted: bool = False
    collapsed: bool = False
    native_id: str | None = None
    """See `FoundComment`."""
    parent_native_id: str | None = None
    basis: Mapping[str, LeadKind] = field(default_factory=dict)
    """For fields that are not from the page itself, the kind of place that gave them."""


@dataclass(frozen=True, slots=True)
class CleanPart:
    """The clean comments of one part of a thread; the rest as in `ThreadPart`."""

    comments: tuple[Comment, ...]
    leads: tuple[Lead, ...] = ()
    stated: int | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A normalised document: the body in three formats, metadata, and the comments as records.

    All text is NFC, without NUL, lone surrogates or invisible characters.
    """

    metadata: Metadata
    kind: PageKind
    confidence: float
    body: str
    """Plain text; an empty line separates paragraphs."""
    markdown: str
    html: str
    comments: tuple[Comment, ...] = ()
    comments_stated: int | None = None
    comments_confidence: float | None = None
    """See `Thread.confidence`."""
    leads: tuple[Lead, ...] = ()
    """See `Thread.leads`."""
    comments_complete: bool | None = None
    """Whether these are all comments of the thread, as far as was read; None if that is not known."""
    evidence: Evidence = ()
    notice: Notice | None = None
    """Set if the page shows a notice and no document; then nothing must be stored."""
    is_from_feed: bool = False
    """See `Parts`."""
    has_own_text: bool = True
    """See `Parts`."""

    @property
    def shows_all_comments(self) -> bool:
        """Whether there are as many comments as the page states, and it names no further page of them."""
        goes_on = any(lead.kind == "page" for lead in self.leads)
        return self.comments_stated is not None and self.comments_stated <= len(self.comments) and not goes_on

    @property
    def word_count(self) -> int:
        """Words of the body; of scripts without spaces (Chinese, Japanese), the characters."""
        return len(_WORD.findall(self.body))
