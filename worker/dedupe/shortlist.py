"""Which stored documents are worth comparing with, by the index keys that they share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from operator import itemgetter

from worker.document import IndexHit, SharedKeys

MAX_COMPARED_DOCUMENTS = 8
MAX_DOCUMENTS_PER_CLUSTER = 2
MIN_SHARED_KEYS = 2
"""Keys that a cluster has to share: one alone is often chance, or a phrase."""
MIN_COMMON_KEY_CLUSTERS = 4
"""Clusters that hold a key that is hardly one of the text itself."""


def shortlist(held: Iterable[IndexHit]) -> dict[int, SharedKeys]:
    """Choose the documents to compare with, the likeliest first; each with what its cluster shares.

    Clusters are ranked, not documents: the copies in a cluster hold only keys that it lacked before them. A
    key counts for less the more clusters hold it, so that those with the same boilerplate do not come first.
    """
    held = list(held)
    counts = Counter(map(itemgetter(2), held))  # of most clusters that hold a key one row is found
    rows: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for key, document_id, cluster_id in held:
        if counts[cluster_id] >= MIN_SHARED_KEYS:
            rows[cluster_id].append((key, document_id))
    found = {cluster_id: {key for key, _ in some} for cluster_id, some in rows.items()}
    shared = {cluster_id: keys for cluster_id, keys in found.items() if len(keys) >= MIN_SHARED_KEYS}
    if not shared:
        return {}
    spread = Counter(map(itemgetter(0), held))
    chosen: dict[int, SharedKeys] = {}
    for cluster_id in _rank(shared, spread)[:MAX_COMPARED_DOCUMENTS]:
        keys = shared[cluster_id]
        likeness = SharedKeys(len(keys), sum(spread[key] >= MIN_COMMON_KEY_CLUSTERS for key in keys))
        holders = Counter(document_id for _, document_id in rows[cluster_id])
        best = sorted(holders, key=lambda document_id: (-holders[document_id], document_id))
        chosen |= dict.fromkeys(best[:MAX_DOCUMENTS_PER_CLUSTER], likeness)
        if len(chosen) >= MAX_COMPARED_DOCUMENTS:
            break
    return chosen


def _rank(shared: Mapping[int, set[int]], spread: Mapping[int, int]) -> list[int]:
    """The clusters, given with the keys that they share, the likeliest first; of equals the earliest."""
    weight = {cluster_id: sum(1 / spread[key] for key in keys) for cluster_id, keys in shared.items()}
    return sorted(shared, key=lambda cluster_id: (-weight[cluster_id], cluster_id))
