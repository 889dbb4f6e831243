"""What a feed gives of a document, beside the document's own page: the text to compare, and a stand-in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from worker.document import STORED_FROM, Article, RawItem
from worker.extraction.body.stated.stated_text import StatedText, read_feed_text
from worker.intake.fetch_step import make_stand_in
from worker.sources.listings.feed_copies import read_content

if TYPE_CHECKING:
    from worker.store.ledger.claims import Claim


def feed_text_of(raw: RawItem) -> StatedText | None:
    """Return the text of a document as its feed gives it, if that is the whole text."""
    if raw.feed_copy is None:
        return None
    return read_feed_text(read_content(raw.feed_copy.page), stands_in=raw.feed_copy.stands_in)


def find_stand_in(raw: RawItem, article: Article) -> RawItem | None:
    """Return the feed's copy of a page that only shows a notice, if it may be read in place of the page."""
    if article.notice is None or raw.feed_copy is None or not raw.feed_copy.stands_in:
        return None
    if feed_text_of(raw) is None:
        return None
    return make_stand_in(raw.target, raw.feed_copy.page, raw.received, article.notice.reason)


def note_origin(claim: Claim, raw: RawItem, article: Article) -> Claim:
    """Note in a claim that the document's text is the feed's, if it is."""
    origin = raw.headers.get(STORED_FROM) or ("feed, since text_cut" if article.is_from_feed else None)
    return replace(claim, notes=replace(claim.notes, stored_from=origin)) if origin else claim
