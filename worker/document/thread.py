"""Comments as they were found on a page."""

from __future__ import annotations

from dataclasses import dataclass

from worker.dates import Moment
from worker.document.evidence import Evidence
from worker.page.page import Element, Span


@dataclass(frozen=True, slots=True)
class FoundComment:
    """A reader's comment as it stands on the page; its text is still nodes (or lines made nodes).

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
    """The platform's own id of the comment, where the page shows one."""
    score: int | None = None
    likes: int | None = None
    dislikes: int | None = None
    deleted: bool = False
    collapsed: bool = False
    """Whether the page shows it folded, until a reader asks for it."""


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments found, and the positions of the page that they (and their chrome) stand on."""

    comments: tuple[FoundComment, ...] = ()
    spans: tuple[Span, ...] = ()
    stated: int | None = None
    """How many comments the page itself says there are."""
    evidence: Evidence = ()
    opening: tuple[Element | str, ...] = ()
    """What the thread's opening post says, where one was found among its posts: the document's body."""
