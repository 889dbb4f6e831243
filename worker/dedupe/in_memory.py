"""Find duplicates among documents that come one by one, without a store: `winnow dedupe --jsonl` runs this.

The verdicts are the same as with a store. The index keys are in memory, with a few numbers per document. The
sketches are in a temporary file, which the system caches.
"""

from __future__ import annotations

import os
import struct
import tempfile
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate, pairwise
from operator import itemgetter
from types import TracebackType
from typing import Self

from worker.dedupe.compact_hash_table import CompactHashTable
from worker.dedupe.decide import decide
from worker.dedupe.shortlist import shortlist
from worker.document import (
    MAX_CLUSTERS_PER_KEY,
    Duplicate,
    Fingerprint,
    IndexHit,
    Lookalike,
    NearDuplicate,
    New,
    Revision,
    SharedKeys,
    Sketch,
    Unchanged,
    Verdict,
)

_HEADER = struct.Struct("<8I")


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """The result for a document. Documents are numbered from 0, in order."""

    number: int
    verdict: Verdict
    cluster: int
    """The number of its first member."""
    moved: tuple[int, ...] = ()
    """Clusters that were merged into it."""


class InMemoryIndex:
    """The documents seen so far. Close it or use `with`: it has a temporary file."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  # open as long as this is
        self._keys, self._contents, self._addresses = (
            CompactHashTable(),
            CompactHashTable(),
            CompactHashTable(),
        )
        self._clusters, self._canonical, self._sizes = array("I"), array("I"), array("I")
        self._offsets = array("Q", [0])
        """The start of each document's record in the file, and of the next one."""
        self._crowded_keys: set[int] = set()
        """Index keys that too many clusters have. Their rows are not read any more."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @property
    def count(self) -> int:
        """The number of documents so far."""
        return len(self._clusters)

    def cluster(self, number: int) -> int:
        """Return the cluster of a document: the number of its first member."""
        clusters = self._clusters
        while (above := clusters[number]) != number:
            clusters[number] = number = clusters[above]
        return number

    def label(self, number: int) -> str:
        """Return the label of a document."""
        return self._read_record(number)[0][0].decode("utf-8", "surrogatepass")

    def canonical(self, cluster: int) -> int:
        """Return the largest document of a cluster, the earliest of equals."""
        return self._canonical[cluster]

    def add(self, fingerprint: Fingerprint, label: str) -> IndexedDocument:
        """Decide the verdict on a document and index it. Later evidence names it by `label`."""
        number = len(self._clusters)
        hits = self._find_hits(fingerprint.sketch.keys)
        verdict = decide(fingerprint, self._lookalikes(fingerprint, hits))
        clusters = self._joined_clusters(verdict)
        root = min(clusters, default=number)
        self._clusters.append(root)
        self._canonical.append(number)
        self._sizes.append(fingerprint.sketch.size)
        for cluster in clusters - {root}:
            self._clusters[cluster] = root
        self._canonical[root] = max(
            (self._canonical[cluster] for cluster in {root, number, *clusters}),
            key=lambda document: (self._sizes[document], -document),
        )
        self._write_record(fingerprint, label)
        if not isinstance(verdict, (Unchanged, Duplicate)):
            known = {row.key for row in hits if row.cluster_id in clusters}
            self._index(fingerprint, number, known)
        return IndexedDocument(number, verdict, root, tuple(sorted(clusters - {root})))

    def _find_hits(self, keys: Sequence[int]) -> list[IndexHit]:
        """Find the documents with these keys, except keys that too many clusters have."""
        rows = self._keys.find(set(keys) - self._crowded_keys)
        if len(rows) > MAX_CLUSTERS_PER_KEY:
            holders = Counter(map(itemgetter(0), rows))
            if crowded := {key for key, count in holders.items() if count > MAX_CLUSTERS_PER_KEY}:
                self._crowded_keys |= crowded
                rows = [row for row in rows if row[0] not in crowded]
        return [IndexHit(key, document, self.cluster(document)) for key, document in rows]

    def _lookalikes(self, fingerprint: Fingerprint, hits: list[IndexHit]) -> list[Lookalike]:
        shared = shortlist(hits)
        here = self._latest(self._addresses, fingerprint.address_key)
        same_content = self._latest(self._contents, fingerprint.content_hash)
        declared = [self._latest(self._addresses, key) for key in fingerprint.declared]
        chosen = dict.fromkeys([here, same_content, *declared, *shared])
        return [
            self._lookalike(number, shared.get(number, SharedKeys()))
            for number in chosen
            if number is not None
        ]

    def _latest(self, table: CompactHashTable, text: str) -> int | None:
        return max((number for _, number in table.find([_hash(text)])), default=None)

    def _joined_clusters(self, verdict: Verdict) -> set[int]:
        match verdict:
            case New():
                return set()
            case NearDuplicate():
                return set(verdict.clusters)
            case Revision():
                return {self.cluster(verdict.document_id), *verdict.clusters}
            case _:
                return {self.cluster(verdict.document_id)}

    def _index(self, fingerprint: Fingerprint, number: int, known: set[int]) -> None:
        """Index a document, without keys that its cluster already has or that too many clusters have."""
        skipped = known | self._crowded_keys.intersection(fingerprint.sketch.keys)
        self._keys.add([key for key in fingerprint.sketch.keys if key not in skipped], number)
        self._contents.add([_hash(fingerprint.content_hash)], number)
        self._addresses.add([_hash(fingerprint.address_key)], number)

    def _write_record(self, fingerprint: Fingerprint, label: str) -> None:
        """Write to the file what later documents are compared with."""
        sketch = fingerprint.sketch
        words = (label, fingerprint.address_key, fingerprint.content_hash)
        parts = [word.encode("utf-8", "surrogatepass") for word in words]
        parts += sketch.shingles, sketch.numbers, sketch.slots
        header = _HEADER.pack(*map(len, parts), sketch.size, sketch.number_count)
        self._offsets.append(self._offsets[-1] + os.write(self._file.fileno(), b"".join((header, *parts))))

    def _read_record(self, number: int) -> tuple[list[bytes], int, int]:
        start, end = self._offsets[number : number + 2]
        record = os.pread(self._file.fileno(), end - start, start)
        *lengths, size, number_count = _HEADER.unpack_from(record)
        ends = list(accumulate(lengths, initial=_HEADER.size))
        return [record[since:until] for since, until in pairwise(ends)], size, number_count

    def _lookalike(self, number: int, shared: SharedKeys) -> Lookalike:
        parts, size, number_count = self._read_record(number)
        label, address_key, content_hash, shingles, numbers, slots = parts
        return Lookalike(
            document_id=number,
            address_key=address_key.decode("utf-8", "surrogatepass"),
            content_hash=content_hash.decode(),
            cluster_id=self.cluster(number),
            sketch=Sketch((), shingles, numbers, size, number_count, slots),
            shared=shared,
            label=label.decode("utf-8", "surrogatepass"),
        )


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "little")
