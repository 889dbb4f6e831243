"""Which stored documents are worth comparing with, by the index keys that they share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from worker.document import Held

MOST_COMPARED = 8
MOST_OF_A_CLUSTER = 2
FEWEST_SHARED = 2
"""Keys that a cluster has to share: one alone is often chance, or a phrase."""


def shortlist(held: Iterable[Held]) -> dict[int, int]:
    """Choose the documents to compare with, the likeliest first; each with the keys that its cluster shares.

    Clusters are ranked, not documents: the copies in a cluster hold only keys that it lacked before them. A
    key counts for less the more clusters hold it, so that those with the same boilerplate do not come first.
    """
    rows: defaultdict[int, list[Held]] = defaultdict(list)
    spread: Counter[int] = Counter()
    for row in held:
        rows[row.cluster_id].append(row)
        spread[row.key] += 1
    shared = {
        cluster_id: keys
        for cluster_id, some in rows.items()
        if len(some) >= FEWEST_SHARED and len(keys := {row.key for row in some}) >= FEWEST_SHARED
    }
    ranked = sorted(
        shared, key=lambda cluster_id: (-sum(1 / spread[key] for key in shared[cluster_id]), cluster_id)
    )
    chosen: dict[int, int] = {}
    for cluster_id in ranked:
        if len(chosen) >= MOST_COMPARED:
            break
        holders = Counter(row.document_id for row in rows[cluster_id])
        best = sorted(holders, key=lambda document_id: (-holders[document_id], document_id))
        chosen |= dict.fromkeys(best[:MOST_OF_A_CLUSTER], len(shared[cluster_id]))
    return chosen
