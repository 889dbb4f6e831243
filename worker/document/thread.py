"""Comments as they were found on a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worker.document.evidence import Evidence

if TYPE_CHECKING:
    from worker.dates import Moment
    from worker.page.page import Element, Span


@dataclass(frozen=True, slots=True)
class FoundComment:
    """A reader's comment as found on the page; its text is still nodes (or lines made into nodes).

    `parent` is the index, in its thread, of the comment it answers.
    """

    author: str | None
    content: tuple[Element | str, ...]
    posted_text: str | None = None
    posted: Moment | None = None
    parent: int | None = None
    author_url: str | None = None
    url: str | None = None
    native_id: str | None = None
    """The platform's id of the comment, if the page shows one."""
    score: int | None = None
    likes: int | None = None
    dislikes: int | None = None
    deleted: bool = False
    collapsed: bool = False
    """Whether the page hides it until a reader opens it."""

    @property
    def text(self) -> str:
        """The text in one line."""
        parts = (part if isinstance(part, str) else part.text for part in self.content)
        return " ".join(" ".join(parts).split())


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sign that some of the comments found are not what the page shows."""

    sign: str
    amount: float
    """0 (no doubt) to 1, mostly a share of the comments."""


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments found, and the spans of the page that they and their chrome cover."""

    comments: tuple[FoundComment, ...] = ()
    spans: tuple[Span, ...] = ()
    stated: int | None = None
    """The number of comments that the page states."""
    evidence: Evidence = ()
    opening: FoundComment | None = None
    """The thread's opening post: its content is the document's body. It has no content if the document stands
    in other markup than the comments, and only its author or time was read."""
    doubts: tuple[Doubt, ...] = ()
    """What the finder itself saw that speaks against its reading."""
    confidence: float | None = None
    """The expected share of the page's comments that were found with their text word for word; 0 if the page
    counts comments and none was found; None if nothing speaks of comments."""
