"""Comments of a stored document that came without its text: from the export of a comment system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from worker.document import PART_PREFIX, Lookalike, MoreComments, Unchanged
from worker.document.merging import Merge
from worker.store.documents.comments import Look, merge_comments
from worker.store.documents.observation import Observation
from worker.store.documents.sighting_rows import add_sighting
from worker.store.ledger.claims import Claim


def brings_comments_only(seen: Observation, verdict: Unchanged, lookalikes: Sequence[Lookalike]) -> bool:
    """Whether the document is stored with its text, and these are its comments from elsewhere."""
    stored = (one for one in lookalikes if one.document_id == verdict.document_id)
    return not seen.article.has_own_text and all(
        one.content_hash != seen.fingerprint.content_hash for one in stored
    )


def merge_brought(
    connection: Connection, claim: Claim, seen: Observation, verdict: Unchanged, merge: Merge
) -> MoreComments | Unchanged:
    """Merge the comments as those of any part of a thread; return whether readers see a change.

    The sighting is one of a part: the bytes are not those of the document's own page.
    """
    key = PART_PREFIX + seen.fingerprint.address_key
    part = replace(seen, fingerprint=replace(seen.fingerprint, address_key=key))
    brought = MoreComments(verdict.document_id, verdict.evidence)
    sighting_id = add_sighting(connection, claim, verdict.document_id, part, brought)
    look = Look(verdict.document_id, sighting_id, "interface", seen.article.comments, seen.at)
    return brought if merge_comments(connection, look, merge).is_change else verdict
