"""Duplicates among documents that come one by one, with nothing stored: what `winnow dedupe --jsonl` runs.

The verdicts are the store's. The index keys lie in memory, with a few numbers a document; the sketches lie in
a temporary file, of which the system keeps in memory what it has room for.
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

from worker.dedupe.decide import decide
from worker.dedupe.keytable import KeyTable
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

_HEADER = struct.Struct("<7I")


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """What became of a document; documents, and so clusters, are numbered from 0 as they come."""

    number: int
    verdict: Verdict
    cluster: int
    """The number of its first member."""
    moved: tuple[int, ...] = ()
    """Clusters that became one with it."""


class InMemoryIndex:
    """The documents seen so far. Close it, or use it in a `with`: it has a temporary file."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  # open as long as this is
        self._keys, self._contents, self._addresses = KeyTable(), KeyTable(), KeyTable()
        self._clusters, self._canonical, self._sizes = array("I"), array("I"), array("I")
        self._offsets = array("Q", [0])
        """Where each document's record starts in the file, and where the next one will."""
        self._given_up: set[int] = set()
        """Index keys that too many hold; no row of theirs is read any more."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @property
    def count(self) -> int:
        """How many documents there have been."""
        return len(self._clusters)

    def cluster(self, number: int) -> int:
        """The cluster of a document, by its first member."""
        clusters = self._clusters
        while (above := clusters[number]) != number:
            clusters[number] = number = clusters[above]
        return number

    def label(self, number: int) -> str:
        """What a document is called."""
        return self._record(number)[0][0].decode("utf-8", "surrogatepass")

    def canonical(self, cluster: int) -> int:
        """The fullest document of a cluster; of equals the earliest."""
        return self._canonical[cluster]

    def settle(self, fingerprint: Fingerprint, label: str) -> IndexedDocument:
        """Judge a document, and remember it; evidence will call it by this label."""
        number = len(self._clusters)
        held = self._held(fingerprint.sketch.keys)
        verdict = decide(fingerprint, self._lookalikes(fingerprint, held))
        clusters = self._joined(verdict)
        home = min(clusters, default=number)
        self._clusters.append(home)
        self._canonical.append(number)
        self._sizes.append(fingerprint.sketch.size)
        for cluster in clusters - {home}:
            self._clusters[cluster] = home
        self._canonical[home] = max(
            (self._canonical[cluster] for cluster in {home, number, *clusters}),
            key=lambda document: (self._sizes[document], -document),
        )
        self._keep(fingerprint, label)
        if not isinstance(verdict, (Unchanged, Duplicate)):
            known = {row.key for row in held if row.cluster_id in clusters}
            self._index(fingerprint, number, known)
        return IndexedDocument(number, verdict, home, tuple(sorted(clusters - {home})))

    def _held(self, keys: Sequence[int]) -> list[IndexHit]:
        """Who holds these keys, none that too many hold."""
        rows = self._keys.find(set(keys) - self._given_up)
        if len(rows) > MAX_CLUSTERS_PER_KEY:
            holders = Counter(map(itemgetter(0), rows))
            if crowded := {key for key, count in holders.items() if count > MAX_CLUSTERS_PER_KEY}:
                self._given_up |= crowded
                rows = [row for row in rows if row[0] not in crowded]
        return [IndexHit(key, document, self.cluster(document)) for key, document in rows]

    def _lookalikes(self, fingerprint: Fingerprint, held: list[IndexHit]) -> list[Lookalike]:
        shared = shortlist(held)
        here = self._latest(self._addresses, fingerprint.address_key)
        twin = self._latest(self._contents, fingerprint.content_hash)
        declared = [self._latest(self._addresses, key) for key in fingerprint.declared]
        chosen = dict.fromkeys([here, twin, *declared, *shared])
        return [
            self._lookalike(number, shared.get(number, SharedKeys()))
            for number in chosen
            if number is not None
        ]

    def _latest(self, table: KeyTable, text: str) -> int | None:
        return max((number for _, number in table.find([_hash(text)])), default=None)

    def _joined(self, verdict: Verdict) -> set[int]:
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
        """Make a document findable, but by keys that its cluster holds already, or that too many hold."""
        needless = known | self._given_up.intersection(fingerprint.sketch.keys)
        self._keys.add([key for key in fingerprint.sketch.keys if key not in needless], number)
        self._contents.add([_hash(fingerprint.content_hash)], number)
        self._addresses.add([_hash(fingerprint.address_key)], number)

    def _keep(self, fingerprint: Fingerprint, label: str) -> None:
        """Write what a later document is compared with to the file."""
        sketch = fingerprint.sketch
        words = (label, fingerprint.address_key, fingerprint.content_hash)
        parts = [*(word.encode("utf-8", "surrogatepass") for word in words), sketch.shingles, sketch.numbers]
        header = _HEADER.pack(*map(len, parts), sketch.size, sketch.number_count)
        self._offsets.append(self._offsets[-1] + os.write(self._file.fileno(), b"".join((header, *parts))))

    def _record(self, number: int) -> tuple[list[bytes], int, int]:
        start, end = self._offsets[number : number + 2]
        record = os.pread(self._file.fileno(), end - start, start)
        *lengths, size, number_count = _HEADER.unpack_from(record)
        ends = list(accumulate(lengths, initial=_HEADER.size))
        return [record[since:until] for since, until in pairwise(ends)], size, number_count

    def _lookalike(self, number: int, shared: SharedKeys) -> Lookalike:
        (label, address_key, content_hash, shingles, numbers), size, number_count = self._record(number)
        return Lookalike(
            document_id=number,
            address_key=address_key.decode("utf-8", "surrogatepass"),
            content_hash=content_hash.decode(),
            cluster_id=self.cluster(number),
            sketch=Sketch((), shingles, numbers, size, number_count),
            shared=shared,
            label=label.decode("utf-8", "surrogatepass"),
        )


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "little")
