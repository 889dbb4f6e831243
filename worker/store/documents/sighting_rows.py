"""The rows of sightings: where, when and as what documents were seen."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, func, insert, select, update

from worker.document import Fingerprint, MoreComments, Verdict
from worker.document.item_notes import ItemNotes
from worker.store.database.compiled_statements import CompiledStatement
from worker.store.documents.observation import Observation
from worker.store.ledger.claims import Claim
from worker.store.tables import Sighting

_ADD_SIGHTING = CompiledStatement(
    insert(Sighting).returning(Sighting.id),
    columns=(
        *("document_id", "item_id", "raw_id", "target", "address_key", "content_hash"),
        *("verdict", "evidence", "meta", "notes", "seen_at"),
    ),
)


def find_newer(connection: Connection, claim: Claim, fingerprint: Fingerprint) -> int | None:
    """The document seen at the address after the bytes at hand; None if they are the newest."""
    newest = select(Sighting.document_id, Sighting.raw_id).where(
        Sighting.address_key == fingerprint.address_key, Sighting.raw_id.is_not(None)
    )
    last = connection.execute(newest.order_by(Sighting.id.desc()).limit(1)).one_or_none()
    return last.document_id if last and last.raw_id != claim.raw_id else None


def add_sighting(
    connection: Connection, claim: Claim, document_id: int, seen: Observation, verdict: Verdict | MoreComments
) -> int:
    """Add where, when and as what a document was seen; return the id of the sighting.

    Of bytes that are read again there is one already.
    """
    if claim.is_again:  # it was seen when its bytes were received
        before = Sighting.raw_id == claim.raw_id, Sighting.document_id == document_id
        found = connection.execute(select(func.max(Sighting.id)).where(*before)).scalar()
        if found is not None:
            _note_origin(connection, claim, found)
            return found
    evidence = [[fact.subject, fact.finding, fact.because] for fact in verdict.evidence]
    row = dict(
        document_id=document_id, item_id=claim.item_id, raw_id=claim.raw_id,
        target=claim.target, address_key=seen.fingerprint.address_key,
        content_hash=seen.fingerprint.content_hash, verdict=verdict.name,
        evidence=evidence, meta=claim.meta, notes=claim.notes.stored(), seen_at=seen.at,
    )  # fmt: skip
    sighting_id: int = _ADD_SIGHTING.execute(connection, row).scalar()
    return sighting_id


def _note_origin(connection: Connection, claim: Claim, sighting_id: int) -> None:
    """Note in an earlier sighting whether the text, as it is read now, is the feed's."""
    this = Sighting.id == sighting_id
    notes = dict(connection.execute(select(Sighting.notes).where(this)).scalar_one())
    origin = claim.notes.stored_from
    if notes.get("stored_from") != origin:
        noted = replace(ItemNotes.read(notes), stored_from=origin).stored()
        connection.execute(update(Sighting).where(this).values(notes=noted))
