"""Find the clusters that a text belongs to.

A text joins the cluster of every similar document. If these are several clusters, they become one. There are
two exceptions. Of clusters in which all similar documents are much larger, the text joins only the most
similar one: a teaser or a quotation found in two articles does not merge them. And documents that a person
split stay apart, unless they now have exactly the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from worker.dedupe.similarity import Similarity
from worker.document import Evidence, Fact, Fingerprint, Lookalike


@dataclass(frozen=True, slots=True)
class Clustering:
    """The clusters of a text, and why."""

    nearest: int | None
    """The most similar document, if any is similar enough."""
    clusters: tuple[int, ...]
    """The most similar first."""
    evidence: Evidence


def find_clusters(
    fingerprint: Fingerprint, others: Sequence[Lookalike], current: Lookalike | None = None
) -> Clustering:
    """Find the clusters of a text among similar documents. `current` is the document that it revises."""
    compared = compare(fingerprint, others)
    likes = [like for like in compared if like.objection is None]
    chosen = [seen.cluster_id for seen in others if seen.content_hash == fingerprint.content_hash]
    chosen += sorted(current.kept_together) if current else []
    clusters, kept_apart = _choose_clusters(chosen, likes, current.kept_apart if current else frozenset())
    nearest = next((like.other.document_id for like in likes if like.other.cluster_id in clusters), None)
    return Clustering(nearest, clusters, _collect_evidence(compared, likes, clusters, kept_apart))


def compare(fingerprint: Fingerprint, others: Sequence[Lookalike]) -> list[Similarity]:
    """Compare a text with documents. The most similar comes first, the earliest of equals."""
    if not others:
        return []
    # Imported late: numpy is slow to import, and many commands do not need it.
    from worker.dedupe.overlap import Overlap  # noqa: PLC0415

    measure = Overlap(fingerprint.sketch)
    found = [measure.compare(other, declared=other.address_key in fingerprint.declared) for other in others]
    return sorted(
        (like for like in found if like), key=lambda like: (-like.containment, like.other.document_id)
    )


def _choose_clusters(
    chosen: Sequence[int], likes: Sequence[Similarity], barred: frozenset[int]
) -> tuple[tuple[int, ...], list[Similarity]]:
    """Return the clusters to join, the chosen ones first, and similar documents that a person split off."""
    joined = dict.fromkeys(chosen)
    of_like_size = {like.other.cluster_id for like in likes if not like.is_much_larger}
    only_larger = False
    kept_apart = []
    for like in likes:
        cluster_id = like.other.cluster_id
        if cluster_id in joined:
            continue
        if cluster_id in barred or not like.other.kept_apart.isdisjoint(joined):
            kept_apart.append(like)
        elif cluster_id in of_like_size or not only_larger:
            only_larger |= cluster_id not in of_like_size
            joined[cluster_id] = None
    return tuple(joined), kept_apart


def _collect_evidence(
    compared: Sequence[Similarity],
    likes: Sequence[Similarity],
    clusters: tuple[int, ...],
    kept_apart: Sequence[Similarity],
) -> Evidence:
    evidence: Evidence = ()
    if likes:
        evidence = likes[0].evidence
    elif compared:
        evidence = (Fact("near", "no", f"{compared[0].other.name}: {compared[0].objection}"),)
    of_each = {like.other.cluster_id: like.other.name for like in reversed(likes)}
    named = [of_each[cluster_id] for cluster_id in clusters if cluster_id in of_each]
    if len(named) > 1:
        evidence += (Fact("clusters", f"{len(named)} become one", f"it is like {' and like '.join(named)}"),)
    for like in kept_apart:
        evidence += (Fact("kept apart", like.other.name, "a person split them (winnow split)"),)
    return evidence
