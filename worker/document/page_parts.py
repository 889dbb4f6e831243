"""What was chosen from a page: body, metadata, kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from worker.document.evidence import Evidence

if TYPE_CHECKING:
    from worker.dates import Moment
    from worker.page.page import Element

PageKind = Literal[
    "article", "thread", "listing", "product", "documentation", "login_wall", "error_page", "other"
]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page states about the document; None (or empty) if it states nothing."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: Moment | None = None
    modified: Moment | None = None
    language: str | None = None
    """An ISO 639-1 code, with no region."""
    site: str | None = None
    canonical_url: str | None = None
    description: str | None = None
    image: str | None = None
    tags: tuple[str, ...] = ()
    rights: str | None = None
    paywalled: bool | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A page without a document: the reason code to refuse it with, and one line for people."""

    reason: str
    detail: str
    kind: PageKind = "other"


@dataclass(frozen=True, slots=True)
class Parts:
    """The chosen blocks in reading order (elements of the page, or made from its lines)."""

    body: tuple[Element, ...]
    metadata: Metadata
    kind: PageKind = "article"
    confidence: float = 1.0
    evidence: Evidence = ()
    notice: Notice | None = None
    """Set if the page shows a notice and no document."""
    places: tuple[tuple[int, int], ...] = ()
    """Where the text of the body stands in markup: an element's number and an index among its children."""
    is_from_feed: bool = False
    """Whether the body is the feed's text, of which the page shows only a part."""
    has_own_text: bool = True
    """False for the comments of a page without that page: the export of a comment system."""
