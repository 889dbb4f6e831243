"""Which clusters a text belongs to.

It joins the cluster of every document that it is like, and so makes one of several clusters (it bridges
them), with two exceptions. Of clusters whose documents are all much fuller than it, it joins only the
likeliest: a teaser or a quotation found in two articles does not make them one. And what a person split stays
apart, unless it now says the same word for word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from worker.dedupe.similarity import Similarity
from worker.document import Evidence, Fact, Fingerprint, Lookalike


@dataclass(frozen=True, slots=True)
class Clustering:
    """What a text belongs to, and why."""

    nearest: int | None
    """The document that it is most like, of those that it is like enough."""
    clusters: tuple[int, ...]
    """The likeliest first."""
    evidence: Evidence


def find_clusters(
    fingerprint: Fingerprint, others: Sequence[Lookalike], here: Lookalike | None = None
) -> Clustering:
    """Find the clusters of a text among lookalikes; `here` is the document that has it as its new content."""
    compared = _compare(fingerprint, others)
    likes = [like for like in compared if like.objection is None]
    chosen = [seen.cluster_id for seen in others if seen.content_hash == fingerprint.content_hash]
    chosen += sorted(here.kept_together) if here else []
    clusters, kept_apart = _choose_clusters(chosen, likes, here.kept_apart if here else frozenset())
    nearest = next((like.other.document_id for like in likes if like.other.cluster_id in clusters), None)
    return Clustering(nearest, clusters, _collect_evidence(compared, likes, clusters, kept_apart))


def _compare(fingerprint: Fingerprint, others: Sequence[Lookalike]) -> list[Similarity]:
    """Compare with all; the likeliest first, and of equals the earliest document."""
    if not others:
        return []
    # numpy is imported only now: whoever only imports the worker should not wait for it.
    from worker.dedupe.overlap import Overlap  # noqa: PLC0415

    measure = Overlap(fingerprint.sketch)
    found = [measure.likeness(other, declared=other.address_key in fingerprint.declared) for other in others]
    return sorted(
        (like for like in found if like), key=lambda like: (-like.containment, like.other.document_id)
    )


def _choose_clusters(
    chosen: Sequence[int], likes: Sequence[Similarity], barred: frozenset[int]
) -> tuple[tuple[int, ...], list[Similarity]]:
    """The clusters to join: those chosen, then the likely ones; and what a person keeps apart from it."""
    joined = dict.fromkeys(chosen)
    of_like_size = {like.other.cluster_id for like in likes if not like.larger_other}
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
