"""The verdict on a document, from its fingerprint and what the store has that is like it."""

from __future__ import annotations

from collections.abc import Sequence

from worker.document import (
    Duplicate,
    Evidence,
    Fact,
    Fingerprint,
    Lookalike,
    New,
    Revision,
    Unchanged,
    Verdict,
)


def decide(fingerprint: Fingerprint, lookalikes: Sequence[Lookalike]) -> Verdict:
    """Judge a document. `lookalikes` are those with its address key, and canonical ones with its content."""
    here = next((seen for seen in lookalikes if seen.address_key == fingerprint.address_key), None)
    twin = next(
        (seen for seen in lookalikes if seen is not here and seen.content_hash == fingerprint.content_hash),
        None,
    )
    if here and here.content_hash == fingerprint.content_hash:
        same = Fact("content", f"as in document {here.document_id}", "same words")
        return Unchanged(here.document_id, (_address(here, fingerprint), same))
    if here:
        other = Fact("content", f"other than in document {here.document_id}", "the words differ")
        evidence: Evidence = (_address(here, fingerprint), other)
        if twin:
            evidence += (Fact("content", f"as in document {twin.document_id}", "same words"),)
        return Revision(here.document_id, twin.document_id if twin else None, evidence)
    if twin:
        elsewhere = Fact("address", twin.address_key, f"where document {twin.document_id} was first seen")
        return Duplicate(
            twin.document_id, (Fact("content", f"as in document {twin.document_id}", "same words"), elsewhere)
        )
    return New((Fact("address and content", "not seen before", "no document has either"),))


def _address(here: Lookalike, fingerprint: Fingerprint) -> Fact:
    return Fact("address", fingerprint.address_key, f"the address of document {here.document_id}")
