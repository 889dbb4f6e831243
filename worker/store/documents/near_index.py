"""The near-duplicate index: which stored documents hold which index keys; and the sketches to compare.

Rows (key, document) in one b-tree, on both databases: measured against arrays with a GIN index and against
simhash tables, only this stays flat as the store grows (benchmarks/RESULTS.md). Two rules bound a look-up. A
copy only holds keys that its cluster lacks, so that a story with many copies has few rows. And a key that
more than `MAX_CLUSTERS_PER_KEY` hold is boilerplate: it is ignored, and gets no more rows.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, takewhile
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Dialect,
    Insert,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    select,
)

from worker.document import MAX_CLUSTERS_PER_KEY, IndexHit, Sketch
from worker.store.database.bulk_statements import is_among
from worker.store.database.compiled_statements import CompiledStatement
from worker.store.database.dialects import insert_into, json_type
from worker.store.tables import Document, NearKey, SketchRow

MAX_ROWS = 1_000
"""Rows that a look-up reads: a long document with nothing but boilerplate in it would find 13,000."""

_KEY_IS_GIVEN = is_among(NearKey.key, "keys")
# PostgreSQL keeps the plans of these statements: with subqueries, they can only go from a key to its holders.
_CLUSTER = (
    select(Document.cluster_id)
    .where(Document.id == NearKey.document_id, Document.deleted_at.is_(None))
    .scalar_subquery()
    .label("cluster_id")
)
_HOLDERS = CompiledStatement(
    select(NearKey.key, NearKey.document_id, _CLUSTER).where(_KEY_IS_GIVEN).limit(MAX_ROWS)
)
_COUNTS = select(NearKey.key, func.count().label("holders")).where(_KEY_IS_GIVEN).group_by(NearKey.key)
_MEMBERS = (
    select(SketchRow.document_id, SketchRow.keys)
    .join(Document, Document.id == SketchRow.document_id)
    .where(Document.cluster_id == bindparam("cluster_id"), Document.deleted_at.is_(None))
    .order_by(Document.id)
)
_OWN = select(SketchRow.document_id, SketchRow.keys).where(SketchRow.document_id == bindparam("of"))
_DROP_KEYS = delete(NearKey).where(_KEY_IS_GIVEN, NearKey.document_id == bindparam("of"))
_SKETCHES = CompiledStatement(
    select(SketchRow.__table__).where(is_among(SketchRow.document_id, "document_ids"))
)
_SKETCHED = ("keys", "shingles", "numbers", "size", "number_count", "slots")


def _saving(dialect: Dialect) -> Any:
    adding = insert_into(SketchRow, dialect)
    changed = {name: adding.excluded[name] for name in _SKETCHED}
    return adding.on_conflict_do_update(index_elements=["document_id"], set_=changed)


_SAVE = CompiledStatement(_saving, columns=("document_id", *_SKETCHED))


def _indexing(dialect: Dialect) -> Insert:
    """Add keys with their documents, a JSON object, except keys that the cluster has and boilerplate."""
    pairs = bindparam("pairs", type_=Text)
    is_sqlite = dialect.name == "sqlite"
    each = func.json_each(pairs) if is_sqlite else func.jsonb_each_text(cast(pairs, json_type(dialect)))
    given = each.table_valued("key", "value", name="given")
    key, document_id = (cast(one, BigInteger) for one in (given.c.key, given.c.value))
    held = select(func.count()).where(NearKey.key == key)
    in_cluster = held.join(Document, Document.id == NearKey.document_id).where(
        Document.cluster_id == bindparam("cluster_id")
    )
    new = select(key, document_id).where(
        held.scalar_subquery() <= MAX_CLUSTERS_PER_KEY, in_cluster.scalar_subquery() == 0
    )
    return insert(NearKey).from_select(["key", "document_id"], new)


_INDEX = CompiledStatement(_indexing)


def find_holders(connection: Connection, keys: Sequence[int]) -> list[IndexHit]:
    """Find who holds these keys, none that too many hold; `MAX_ROWS` at most, of those that few hold."""
    rows = _read_holders(connection, keys)
    if len(rows) >= MAX_ROWS:
        counts = _count_holders(connection, keys)
        rarest = sorted((count, key) for key, count in counts.items() if count <= MAX_CLUSTERS_PER_KEY)
        room = takewhile(lambda total: total <= MAX_ROWS, accumulate(count for count, _ in rarest))
        rows = _read_holders(connection, [key for (_, key), _ in zip(rarest, room, strict=False)])
    spread = Counter(row.key for row in rows)
    return [row for row in rows if spread[row.key] <= MAX_CLUSTERS_PER_KEY]


def read_sketches(connection: Connection, document_ids: Iterable[int]) -> dict[int, Sketch]:
    """Read the sketches of these documents."""
    return {
        row.document_id: Sketch(
            tuple(array("Q", row.keys)),
            row.shingles,
            row.numbers,
            row.size,
            row.number_count,
            row.slots or b"",
        )
        for row in _SKETCHES.execute(connection, dict(document_ids=list(document_ids))).all()
    }


def save_sketch(connection: Connection, document_id: int, sketch: Sketch) -> None:
    """Save the sketch of a document; the index does not change."""
    row = dict(
        document_id=document_id,
        keys=array("Q", sketch.keys).tobytes(),
        shingles=sketch.shingles,
        numbers=sketch.numbers,
        size=sketch.size,
        number_count=sketch.number_count,
        slots=sketch.slots,
    )
    _SAVE.execute(connection, row)


def index(connection: Connection, document_id: int, cluster_id: int, keys: Sequence[int]) -> None:
    """Index a document by its keys, except keys that its cluster has and boilerplate."""
    _index(connection, {document_id: keys}, cluster_id)


def unindex(connection: Connection, document_id: int) -> None:
    """Take a document out of the index (by the keys in its saved sketch)."""
    for keys in _read_keys(connection, _OWN, dict(of=document_id)).values():
        connection.execute(_DROP_KEYS, dict(keys=keys, of=document_id))


def reindex(connection: Connection, cluster_id: int) -> None:
    """Index the documents of a cluster by the keys that only a document that left it had."""
    _index(connection, _read_keys(connection, _MEMBERS, dict(cluster_id=cluster_id)), cluster_id)


def _index(connection: Connection, keys: Mapping[int, Sequence[int]], cluster_id: int) -> None:
    """Index documents of one cluster, given as the keys of each."""
    wanted: dict[int, int] = {}  # key -> the document that will hold it
    for document_id, some in keys.items():
        wanted |= {key: document_id for key in some if key not in wanted}
    _INDEX.execute(connection, dict(pairs=json.dumps(wanted), cluster_id=cluster_id))


def _read_keys(connection: Connection, query: Any, asked: dict[str, int]) -> dict[int, list[int]]:
    """Read the index keys of each document that a query finds."""
    rows = connection.execute(query, asked)
    return {document_id: list(array("Q", packed)) for document_id, packed in rows}


def _read_holders(connection: Connection, keys: Sequence[int]) -> list[IndexHit]:
    """The rows of these keys, `MAX_ROWS` at most."""
    rows = _HOLDERS.execute(connection, dict(keys=keys)).all()
    return [IndexHit(*row) for row in rows if row.cluster_id is not None]  # else the document is deleted


def _count_holders(connection: Connection, keys: Sequence[int]) -> Counter[int]:
    """Count the rows of each of these keys."""
    return Counter({row.key: row.holders for row in connection.execute(_COUNTS, dict(keys=keys))})
