"""A page of a document whose format marks its parts: a book, an office document, a letter.

It stands apart from the package's other types, because it loads the parser.
"""

from __future__ import annotations

from dataclasses import dataclass

from worker.document.page_parts import Metadata, PageKind
from worker.document.thread import FoundComment
from worker.page.page import Page


@dataclass(frozen=True, kw_only=True)
class WrittenPage(Page):
    """A page on which nothing has to be found: its text is the body, and the format states the rest."""

    metadata: Metadata
    """Without a title, the first heading is taken; without a language, it is detected."""
    comments: tuple[FoundComment, ...] = ()
    kind: PageKind = "article"
    has_own_text: bool = True
    """See `Parts`."""
