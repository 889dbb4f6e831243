"""Decide the verdict on a document from its fingerprint and the similar documents in the store.

From where on two documents are near-duplicates is in `similarity.py`.
"""

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
    """Compare a document with those stored at its address, with its content, or with shared index keys.

    `earlier` is the hash that this extractor gives to the previous content of the address, if another
    version of the extractor read that content.
    """
    if not fingerprint.has_own_text and (stored := _find_at_address(fingerprint, lookalikes)):
        place = Fact("address", fingerprint.address_key, f"the address of {stored.name}")
        none = Fact("content", "none of its own", "its comments are merged into the document there")
        return Unchanged(stored.document_id, (place, none))
    for seen in lookalikes:
        if seen.address_key == fingerprint.address_key:
            return _decide_known_address(fingerprint, seen, lookalikes, earlier)
    for seen in lookalikes:
        if seen.copied_here is not None:
            return _decide_copy_address(fingerprint, seen, lookalikes)
    return _decide_unknown_address(fingerprint, lookalikes)


def _find_at_address(fingerprint: Fingerprint, lookalikes: Sequence[Lookalike]) -> Lookalike | None:
    """The document at an address, or the one that was copied there."""
    at = (seen for seen in lookalikes if seen.address_key == fingerprint.address_key)
    return next(at, None) or next((seen for seen in lookalikes if seen.copied_here is not None), None)


def _decide_known_address(
    fingerprint: Fingerprint, current: Lookalike, lookalikes: Sequence[Lookalike], earlier: str | None
) -> Verdict:
    address = Fact("address", fingerprint.address_key, f"the address of {current.name}")
    if current.content_hash == fingerprint.content_hash:
        return Unchanged(current.document_id, (address, _same_content(current)))
    others = [seen for seen in lookalikes if seen is not current]
    found = find_clusters(fingerprint, others, current)
    if current.outdated and earlier == fingerprint.content_hash:
        same = Fact("content", "the same page", "this extractor makes the same of what was there before")
        return Reextraction(current.document_id, found.clusters, (address, same, *found.evidence))
    return Revision(current.document_id, found.clusters, (address, _other_content(current), *found.evidence))


def _decide_copy_address(
    fingerprint: Fingerprint, seen: Lookalike, lookalikes: Sequence[Lookalike]
) -> Verdict:
    """Decide about an address that until now only held a copy of another document."""
    place = Fact("address", fingerprint.address_key, f"a place where {seen.name} was copied")
    if seen.content_hash == fingerprint.content_hash:
        return Unchanged(seen.document_id, (place, _same_content(seen)))
    if fingerprint.content_hash == seen.copied_here:  # the copy is unchanged, but the document has changed
        return _decide_unknown_address(fingerprint, lookalikes)
    if any(other.content_hash == fingerprint.content_hash for other in lookalikes):
        return _decide_unknown_address(fingerprint, lookalikes)
    found = find_clusters(fingerprint, lookalikes)
    return Revision(
        seen.document_id, found.clusters, (place, _other_content(seen), *found.evidence), splits_copy=True
    )


def _decide_unknown_address(fingerprint: Fingerprint, lookalikes: Sequence[Lookalike]) -> Verdict:
    for seen in lookalikes:
        if seen.content_hash == fingerprint.content_hash:
            where = Fact("address", seen.address_key, f"where {seen.name} was first seen")
            return Duplicate(seen.document_id, (_same_content(seen), where))
    found = find_clusters(fingerprint, lookalikes)
    if found.nearest is None:
        return New(
            (Fact("address and content", "not seen before", "no document has either"), *found.evidence)
        )
    return NearDuplicate(found.nearest, found.clusters, found.evidence)


def _same_content(seen: Lookalike) -> Fact:
    return Fact("content", f"as in {seen.name}", "same words")


def _other_content(seen: Lookalike) -> Fact:
    return Fact("content", f"other than in {seen.name}", "the words differ")
