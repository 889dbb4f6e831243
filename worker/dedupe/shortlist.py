"""Choose the stored documents to compare with, by shared index keys."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from operator import itemgetter

from worker.document import IndexHit, SharedKeys

MAX_COMPARED_DOCUMENTS = 8
MAX_DOCUMENTS_PER_CLUSTER = 2
MIN_SHARED_KEYS = 2
"""Index keys that a cluster must share. A single one is often chance or a common phrase."""
MIN_COMMON_KEY_CLUSTERS = 4
"""A key of this many clusters is common: it hardly belongs to the text itself."""


def shortlist(hits: Iterable[IndexHit]) -> dict[int, SharedKeys]:
    """Choose the documents to compare with, the most similar first, with the keys shared.

    Clusters are ranked, not documents: copies are indexed only by keys that their cluster lacked. The more
    clusters have a key, the less it counts: clusters with the same boilerplate must not come first.
    """
    hits = list(hits)
    counts = Counter(map(itemgetter(2), hits))  # most clusters have one row per key
    rows: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for key, document_id, cluster_id in hits:
        if counts[cluster_id] >= MIN_SHARED_KEYS:
            rows[cluster_id].append((key, document_id))
    keys_of_cluster = {cluster_id: {key for key, _ in some} for cluster_id, some in rows.items()}
    shared = {
        cluster_id: keys for cluster_id, keys in keys_of_cluster.items() if len(keys) >= MIN_SHARED_KEYS
    }
    if not shared:
        return {}
    spread = Counter(map(itemgetter(0), hits))
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
    """Rank clusters by the keys that they share, the most similar first; of equals the earliest."""
    weight = {cluster_id: sum(1 / spread[key] for key in keys) for cluster_id, keys in shared.items()}
    return sorted(shared, key=lambda cluster_id: (-weight[cluster_id], cluster_id))
