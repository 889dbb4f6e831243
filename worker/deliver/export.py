"""Exports: stored documents as JSON lines or Parquet, one after the other, in memory that does not grow."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import islice
from typing import IO, Any

from worker.deliver.records import Record, gone_of, record_of
from worker.errors import Rejected
from worker.store import Store
from worker.store.queries.document_filter import ANY_DOCUMENT, DocumentFilter

HINT = "this format needs pyarrow: .venv/bin/python -m pip install 'pyarrow>=26.0'"

FRAME = 100
"""Documents of a frame in Zstandard; frames may follow each other (RFC 8878, section 3)."""

BATCH = 500
"""Documents that are turned into columns at a time."""

ROW_GROUP = 32_000_000
"""Bytes of columns from which on they are written as a row group. A writer keeps what it will say of each
group in the file's footer, some 130 kB: groups of few documents would fill its memory.
"""


def changed(store: Store, after: int, wanted: DocumentFilter = ANY_DOCUMENT) -> Iterator[Record]:
    """Give the canonical documents that changed after this number, by the number of their last change.

    Who has read before is also told of those that are gone: forgotten, or copies of another by now.
    """
    for leaf in store.exporting.changed(after, wanted):
        gone = gone_of(leaf)
        if gone is None:
            yield record_of(leaf)
        elif after:
            yield gone


def everything(store: Store, wanted: DocumentFilter = ANY_DOCUMENT) -> Iterator[Record]:
    """Give all documents, copies too, by their ids."""
    return map(record_of, store.exporting.everything(wanted))


def write_lines(records: Iterable[Record], file: IO[bytes]) -> None:
    """Write a record a line, as UTF-8."""
    for record in records:
        file.write(_packed(record).encode() + b"\n")


def _packed(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write_compressed_lines(records: Iterable[Record], file: IO[bytes]) -> None:
    """Write a record a line, compressed by Zstandard, frame after frame. Raises Rejected without pyarrow."""
    codec = _extra("pyarrow").Codec("zstd")
    records = iter(records)
    while some := list(islice(records, FRAME)):
        lines = io.BytesIO()
        write_lines(some, lines)
        file.write(codec.compress(lines.getvalue(), asbytes=True))


def write_parquet(records: Iterable[Record], file: IO[bytes]) -> None:
    """Write a Parquet file, comments as a list of structs. Raises Rejected without pyarrow."""
    schema = parquet_schema()
    pa, parquet = _extra("pyarrow"), _extra("pyarrow.parquet")
    records = iter(records)
    waiting: list[Any] = []
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while rows := list(islice(records, BATCH)):
            rows = [row | {name: _packed(row[name]) for name in JSON_COLUMNS if name in row} for row in rows]
            waiting.append(pa.Table.from_pylist(rows, schema=schema))
            if sum(table.nbytes for table in waiting) >= ROW_GROUP:
                writer.write_table(pa.concat_tables(waiting))
                waiting.clear()
        if waiting:
            writer.write_table(pa.concat_tables(waiting))


def parquet_schema() -> Any:
    """The columns: the names of the JSON, times as the same texts. Raises Rejected without pyarrow."""
    pa = _extra("pyarrow")
    types = {"text": pa.string(), "whole": pa.int64(), "real": pa.float64(), "yes": pa.bool_()}
    types["texts"] = pa.list_(pa.string())
    comment = [(name, types[kind]) for kind, names in COMMENT_COLUMNS.items() for name in names.split()]
    columns = [(name, types[kind]) for kind, names in COLUMNS.items() for name in names.split()]
    return pa.schema([*columns, ("comments", pa.list_(pa.struct(comment)))])


COLUMNS = {
    "whole": "schema id seq word_count cluster_id duplicate_of revision comments_stated extractor_version",
    "text": "gone url title author published published_precision modified modified_precision language site "
    "description image rights kind body markdown html content_hash first_seen_at updated_at last_seen_at "
    "source source_kind source_title feed meta",
    "texts": "authors tags labels",
    "yes": "paywalled",
    "real": "confidence",
}
JSON_COLUMNS = ("meta",)
"""What has any shape is a JSON text in a column."""
COMMENT_COLUMNS = {
    "text": "key author author_url posted_text posted_at posted_precision posted_basis text html url "
    "first_seen_at last_seen_at edited_at",
    "whole": "parent score likes dislikes",
    "yes": "deleted collapsed",
}


def _extra(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise Rejected("missing_extra", HINT) from error
