"""The verdict on a document, from its fingerprint and what the store has that is like it."""

from __future__ import annotations

from collections.abc import Sequence

from worker.dedupe.clustering import find_clusters
from worker.document import (
    Duplicate,
    Fact,
    Fingerprint,
    Lookalike,
    NearDuplicate,
    New,
    Reextraction,
    Revision,
    Unchanged,
    Verdict,
)


def decide(
    fingerprint: Fingerprint, lookalikes: Sequence[Lookalike], *, earlier: str | None = None
) -> Verdict:
    """Judge a document by what is stored at its address, has its content, or shares index keys with it.

    `earlier` is the content hash that this extractor gives to what the address said before, where another
    version of the extractor read it.
    """
    for seen in lookalikes:
        if seen.address_key == fingerprint.address_key:
            return _decide_known_address(fingerprint, seen, lookalikes, earlier)
    for seen in lookalikes:
        if seen.copied_here is not None:
            return _decide_copy_address(fingerprint, seen, lookalikes)
    return _decide_unknown_address(fingerprint, lookalikes)


def _decide_known_address(
    fingerprint: Fingerprint, here: Lookalike, lookalikes: Sequence[Lookalike], earlier: str | None
) -> Verdict:
    address = Fact("address", fingerprint.address_key, f"the address of {here.name}")
    if here.content_hash == fingerprint.content_hash:
        return Unchanged(here.document_id, (address, _same_content(here)))
    others = [seen for seen in lookalikes if seen is not here]
    kin = find_clusters(fingerprint, others, here)
    if here.outdated and earlier == fingerprint.content_hash:
        same = Fact("content", "the same page", "this extractor makes the same of what was there before")
        return Reextraction(here.document_id, kin.clusters, (address, same, *kin.evidence))
    return Revision(here.document_id, kin.clusters, (address, _other_content(here), *kin.evidence))


def _decide_copy_address(
    fingerprint: Fingerprint, seen: Lookalike, lookalikes: Sequence[Lookalike]
) -> Verdict:
    """Judge what is at an address that so far was only a place where another document is copied."""
    place = Fact("address", fingerprint.address_key, f"a place where {seen.name} was copied")
    if seen.content_hash == fingerprint.content_hash:
        return Unchanged(seen.document_id, (place, _same_content(seen)))
    if fingerprint.content_hash == seen.copied_here:  # as ever, but that document says something else now
        return _decide_unknown_address(fingerprint, lookalikes)
    if any(other.content_hash == fingerprint.content_hash for other in lookalikes):
        return _decide_unknown_address(fingerprint, lookalikes)
    kin = find_clusters(fingerprint, lookalikes)
    return Revision(
        seen.document_id, kin.clusters, (place, _other_content(seen), *kin.evidence), splits_copy=True
    )


def _decide_unknown_address(fingerprint: Fingerprint, lookalikes: Sequence[Lookalike]) -> Verdict:
    for seen in lookalikes:
        if seen.content_hash == fingerprint.content_hash:
            where = Fact("address", seen.address_key, f"where {seen.name} was first seen")
            return Duplicate(seen.document_id, (_same_content(seen), where))
    kin = find_clusters(fingerprint, lookalikes)
    if kin.nearest is None:
        return New((Fact("address and content", "not seen before", "no document has either"), *kin.evidence))
    return NearDuplicate(kin.nearest, kin.clusters, kin.evidence)


def _same_content(seen: Lookalike) -> Fact:
    return Fact("content", f"as in {seen.name}", "same words")


def _other_content(seen: Lookalike) -> Fact:
    return Fact("content", f"other than in {seen.name}", "the words differ")
