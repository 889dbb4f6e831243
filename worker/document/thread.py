"""Comments as they were found on a page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from worker.document.evidence import Evidence

if TYPE_CHECKING:
    from worker.dates import Moment
    from worker.page.page import Element, Span


@dataclass(frozen=True)
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
    parent_native_id: str | None = None
    """The platform's id of the comment it answers, which may stand elsewhere than in this thread's page."""
    score: int | None = None
    likes: int | None = None
    dislikes: int | None = None
    deleted: bool = False
    collapsed: bool = False
    """Whether the page hides it until a reader opens it."""

    @cached_property
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


MAX_COMMENTS = 5000
"""So many comments of a thread are read: of one answer, and from all its places before no more is asked."""

LeadKind = Literal["feed", "page", "interface"]
"""What a lead is read as: a comment feed, another page of the thread, a platform's public JSON."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A place where more comments of a thread are said to be."""

    kind: LeadKind
    address: str
    """The absolute address to request."""
    because: str
    """What says so, as a line for people."""
    platform: str | None = None
    """The name of the table that reads an interface; None for the other kinds."""
    stated: int | None = None
    """The number of comments that the place is said to hold."""


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
    leads: tuple[Lead, ...] = ()
    """Where more of the thread is, the cheapest first."""


@dataclass(frozen=True, slots=True)
class ThreadPart:
    """The comments that one lead gave, and the leads that follow from it."""

    comments: tuple[FoundComment, ...]
    leads: tuple[Lead, ...] = ()
    """Where the thread goes on: the next page, further ids."""
    stated: int | None = None
    """The number of comments of the whole thread, as stated there."""
    evidence: Evidence = ()
