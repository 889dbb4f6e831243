"""The near-duplicate index: which stored documents hold which index keys, and what they are compared by.

Rows (key, document) in one b-tree, on both databases: measured against arrays with a GIN index and against
simhash tables, it is what stays flat as the store grows (benchmarks/RESULTS.md). Two rules bound a look-up. A
copy holds only keys that its cluster lacks, so that a story with many copies is no crowd; and a key that more
than `MAX_CLUSTERS_PER_KEY` hold is boilerplate: it is ignored, and gets no more rows.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, takewhile
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from worker.document import MAX_CLUSTERS_PER_KEY, IndexHit, Sketch
from worker.store.database.bulk_statements import insert_rows, is_among
from worker.store.tables import Document, NearKey, SketchRow

MOST_ROWS = 1_000
"""Rows that a look-up reads: a long document with nothing but boilerplate in it would find 13,000."""

_ASKED = NearKey.key.in_(bindparam("keys", expanding=True))
_HELD = (
    select(NearKey.key, NearKey.document_id, Document.cluster_id)
    .join(Document, Document.id == NearKey.document_id)
    .where(_ASKED, Document.deleted_at.is_(None))
    .limit(MOST_ROWS)
)
_OF_MANY = is_among(NearKey.key, "keys")
_COUNTS = select(NearKey.key, func.count().label("holders")).where(_OF_MANY).group_by(NearKey.key)
_OF_CLUSTER = (
    select(NearKey.key)
    .join(Document, Document.id == NearKey.document_id)
    .where(_OF_MANY, Document.cluster_id == bindparam("cluster_id"))
)
_MEMBERS = (
    select(SketchRow.document_id, SketchRow.keys)
    .join(Document, Document.id == SketchRow.document_id)
    .where(Document.cluster_id == bindparam("cluster_id"), Document.deleted_at.is_(None))
    .order_by(Document.id)
)
_OWN = select(SketchRow.document_id, SketchRow.keys).where(SketchRow.document_id == bindparam("of"))
_DROP_KEYS = delete(NearKey).where(_OF_MANY, NearKey.document_id == bindparam("of"))
_SKETCHES = select(SketchRow.__table__).where(SketchRow.document_id.in_(bindparam("ids", expanding=True)))

_DROP = delete(SketchRow).where(SketchRow.document_id == bindparam("of"))
_KEEP = insert(SketchRow)


def held(connection: Connection, keys: Sequence[int]) -> list[IndexHit]:
    """Find who holds these keys, none that too many hold; `MOST_ROWS` at most, of those that few hold."""
    rows = _held(connection, keys)
    if len(rows) >= MOST_ROWS:
        counts = _counts(connection, keys)
        rarest = sorted((count, key) for key, count in counts.items() if count <= MAX_CLUSTERS_PER_KEY)
        room = takewhile(lambda total: total <= MOST_ROWS, accumulate(count for count, _ in rarest))
        rows = _held(connection, [key for (_, key), _ in zip(rarest, room, strict=False)])
    spread = Counter(row.key for row in rows)
    return [row for row in rows if spread[row.key] <= MAX_CLUSTERS_PER_KEY]


def sketches(connection: Connection, document_ids: Iterable[int]) -> dict[int, Sketch]:
    """Read what these documents are compared by."""
    return {
        row.document_id: Sketch(
            tuple(array("Q", row.keys)), row.shingles, row.numbers, row.size, row.number_count
        )
        for row in connection.execute(_SKETCHES, dict(ids=list(document_ids)))
    }


def keep(connection: Connection, document_id: int, sketch: Sketch) -> None:
    """Keep what a document is compared by; the index is not touched."""
    row = dict(
        document_id=document_id,
        keys=array("Q", sketch.keys).tobytes(),
        shingles=sketch.shingles,
        numbers=sketch.numbers,
        size=sketch.size,
        number_count=sketch.number_count,
    )
    connection.execute(_DROP, dict(of=document_id))
    connection.execute(_KEEP, row)


def index(connection: Connection, document_id: int, cluster_id: int, keys: Sequence[int]) -> None:
    """Make a document findable by those of its keys that its cluster lacks and that are no boilerplate."""
    _index(connection, {document_id: keys}, cluster_id)


def unindex(connection: Connection, document_id: int) -> None:
    """Take a document out of the index (by the keys that are kept of it)."""
    for keys in _keys(connection, _OWN, dict(of=document_id)).values():
        connection.execute(_DROP_KEYS, dict(keys=keys, of=document_id))


def reindex(connection: Connection, cluster_id: int) -> None:
    """Let the documents of a cluster hold what only one that has left it held."""
    _index(connection, _keys(connection, _MEMBERS, dict(cluster_id=cluster_id)), cluster_id)


def _index(connection: Connection, keys: Mapping[int, Sequence[int]], cluster_id: int) -> None:
    """Index documents of one cluster, given as the keys of each."""
    wanted: dict[int, int] = {}  # by whom a key will be held
    for document_id, some in keys.items():
        wanted |= {key: document_id for key in some if key not in wanted}
    counts = _counts(connection, list(wanted))
    theirs = _of_cluster(connection, list(wanted), cluster_id)
    lacking = [
        dict(key=key, document_id=document_id)
        for key, document_id in wanted.items()
        if key not in theirs and counts[key] <= MAX_CLUSTERS_PER_KEY
    ]
    insert_rows(connection, NearKey, lacking)


def _keys(connection: Connection, query: Any, asked: dict[str, int]) -> dict[int, list[int]]:
    """The index keys of each document that a query gives, with these parameters."""
    rows = connection.execute(query, asked)
    return {document_id: list(array("Q", packed)) for document_id, packed in rows}


def _held(connection: Connection, keys: Sequence[int]) -> list[IndexHit]:
    """The rows of these keys, `MOST_ROWS` at most."""
    return [
        IndexHit(*row)  # type: ignore[arg-type]  # each has a cluster
        for row in connection.execute(_HELD, dict(keys=keys)).all()
    ]


def _counts(connection: Connection, keys: Sequence[int]) -> Counter[int]:
    """How many rows each of these keys has."""
    return Counter({row.key: row.holders for row in connection.execute(_COUNTS, dict(keys=keys))})


def _of_cluster(connection: Connection, keys: Sequence[int], cluster_id: int) -> set[int]:
    """Those of these keys that a cluster holds."""
    return set(connection.execute(_OF_CLUSTER, dict(keys=keys, cluster_id=cluster_id)).scalars())
