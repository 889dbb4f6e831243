"""Make a page of a document whose format marks its parts: text, metadata, comments.

Formats of this kind (books, office documents, letters) write their text as HTML and state the rest here.
"""

from __future__ import annotations

from worker.document import FoundComment, Metadata, PageKind, RawItem
from worker.document.written_page import WrittenPage
from worker.errors import Rejected
from worker.formats.html import address_of
from worker.page.page import Element, parse_markup


def read_written(
    raw: RawItem,
    html: str,
    metadata: Metadata,
    comments: tuple[FoundComment, ...] = (),
    kind: PageKind = "article",
) -> WrittenPage:
    """Make the page. `html` is the text of the whole document, without its comments.

    Raises Rejected("no_text") if there is no text in it and there are no comments.
    """
    page = parse_markup(html, address_of(raw), raw.received)
    if not comments and not page.root.text:
        raise Rejected("no_text", f"{raw.target}: there is no text in it")
    return WrittenPage(
        page.root, page.elements, (), page.url, page.received,
        metadata=metadata, comments=comments, kind=kind,
    )  # fmt: skip


def read_comment(html: str) -> tuple[Element | str, ...]:
    """Parse a comment's text as the content of a `FoundComment`."""
    return tuple(parse_markup(html).by_tag["body"][0].children)
