"""The way of one part of a thread: received bytes to comments, merged into their document."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from worker import clean, comments, formats
from worker.document import CleanPart, Lead, RawItem, StoredDocument
from worker.page.links import find_base_url
from worker.rules.sites import Rules
from worker.runtime.gc_pauses import gc_paused

if TYPE_CHECKING:
    from worker.store import Store
    from worker.store.ledger.claims import Claim


def process_part(claim: Claim, store: Store, rules: Rules, now: datetime) -> StoredDocument:
    """Merge the comments of a part that was fetched into its document, and accept the parts that follow."""
    assert claim.raw_id is not None  # its first step is to be fetched
    raw = formats.unwrap(store.raw_item(claim.raw_id))
    part = read_part(raw, claim.lead, store.threads.find_page(claim), rules)
    return store.threads.record_part(claim, part, comments.merge, now)


@gc_paused()
def read_part(raw: RawItem, lead: Lead, document: tuple[str, str], rules: Rules) -> CleanPart:
    """Read what a lead gave. `document` is the address and the text of the page whose thread it is.

    Links of feeds and interfaces are relative to that address. Raises Rejected if it is no part of a thread.
    """
    address, text = document
    if lead.kind == "page":
        page = formats.read(raw)
        found = comments.find_on_later_page(page, text, rules.comment_areas(page))
        return clean.clean_part(found, find_base_url(page))
    return clean.clean_part(comments.read_part(raw, lead, address, text), address)
