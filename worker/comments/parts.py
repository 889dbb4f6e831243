"""Read a part of a thread that stands elsewhere than on the document's page."""

from __future__ import annotations

from worker.comments.comment_feed import read_comment_feed
from worker.comments.interfaces.json_reader import read_interface
from worker.document import Lead, RawItem, ThreadPart


def read_part(raw: RawItem, lead: Lead, article: str | None = None, document: str = "") -> ThreadPart:
    """Read what a feed or an interface answered.

    `article` is the address of the document's page, `document` the text of its body: what is of other pages
    or is the document itself is no comment. Raises Rejected("not_a_thread") for another answer.
    """
    if lead.kind == "interface":
        return read_interface(raw, lead)
    return read_comment_feed(raw, lead, article, document)
