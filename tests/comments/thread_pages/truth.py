"""What was said in a made-up thread: the truth that extraction is compared with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from .languages import Language

NOW = datetime(2025, 10, 20, 16, 30, tzinfo=UTC)
"""When every page was received: relative times count back from here."""


@dataclass
class ThreadComment:
    """One comment. What is None or empty is not shown on the page."""

    author: str | None
    posted: datetime | None
    paragraphs_html: list[str]
    """Each paragraph as inline markup, or a whole block that begins with <ul>, <blockquote> or <pre>."""
    paragraphs_text: list[str]
    parent: int | None = None
    """The index of the comment that this one answers. Comments stand in the order of a tree's walk."""
    score: int | None = None

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs_text)


@dataclass
class ThreadPage:
    """A thread and what it is about: an article, or the opening post of a forum's thread."""

    title: str
    article: list[str]
    """Paragraphs as inline markup; may be few or none."""
    opening: ThreadComment | None
    comments: list[ThreadComment]
    language: Language = field(repr=False)

    @cached_property
    def children(self) -> dict[int | None, list[int]]:
        """The numbers of the answers to each comment, and under None of those that answer no other."""
        below: dict[int | None, list[int]] = {None: []}
        for number, comment in enumerate(self.comments):
            below.setdefault(comment.parent, []).append(number)
            below.setdefault(number, [])
        return below

    @cached_property
    def depths(self) -> list[int]:
        """How many comments stand above each one."""
        depths: list[int] = []
        for comment in self.comments:
            depths.append(0 if comment.parent is None else depths[comment.parent] + 1)
        return depths
