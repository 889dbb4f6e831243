"""Exports: stored documents as JSON lines or Parquet. Documents are streamed, so memory does not grow."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import islice
from typing import IO, Any

from worker.deliver.records import Record, build_gone_record, build_record, compact_json
from worker.errors import Rejected
from worker.store import Store
from worker.store.queries.document_filter import ANY_DOCUMENT, DocumentFilter

PYARROW_HINT = "this format needs pyarrow: .venv/bin/python -m pip install 'pyarrow>=26.0'"

DOCUMENTS_PER_FRAME = 100
"""In one Zstandard frame; frames may follow each other (RFC 8878, section 3)."""

DOCUMENTS_PER_TABLE = 500
"""Turned into columns at a time."""

MIN_ROW_GROUP_BYTES = 32_000_000
"""Columns are collected up to this size before they are written as a row group. For each group the writer
keeps about 130 kB in memory for the file's footer, so many small groups would fill its memory.
"""


def read_changed(store: Store, after: int, wanted: DocumentFilter = ANY_DOCUMENT) -> Iterator[Record]:
    """Yield the canonical documents that changed after this number, in the order of their last change.

    With `after`, also yields a short record for each document that is gone: forgotten, or now a copy.
    """
    for snapshot in store.export_pages.read_changed(after, wanted):
        gone_record = build_gone_record(snapshot)
        if gone_record is None:
            yield build_record(snapshot)
        elif after:
            yield gone_record


def read_all(store: Store, wanted: DocumentFilter = ANY_DOCUMENT) -> Iterator[Record]:
    """Yield all documents, also copies, in the order of their ids."""
    return map(build_record, store.export_pages.read_all(wanted))


def write_json_lines(records: Iterable[Record], file: IO[bytes]) -> None:
    """Write one record per line, as UTF-8."""
    for record in records:
        file.write(compact_json(record).encode() + b"\n")


def write_compressed_json_lines(records: Iterable[Record], file: IO[bytes]) -> None:
    """Write one record per line, compressed in Zstandard frames. Raises Rejected without pyarrow."""
    codec = _import_extra("pyarrow").Codec("zstd")
    records = iter(records)
    while chunk := list(islice(records, DOCUMENTS_PER_FRAME)):
        lines = io.BytesIO()
        write_json_lines(chunk, lines)
        file.write(codec.compress(lines.getvalue(), asbytes=True))


def write_parquet(records: Iterable[Record], file: IO[bytes]) -> None:
    """Write a Parquet file; comments are a list of structs. Raises Rejected without pyarrow."""
    schema = build_parquet_schema()
    pyarrow, parquet = _import_extra("pyarrow"), _import_extra("pyarrow.parquet")
    records = iter(records)
    tables: list[Any] = []
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while rows := list(islice(records, DOCUMENTS_PER_TABLE)):
            rows = [
                row | {name: compact_json(row[name]) for name in JSON_COLUMNS if name in row} for row in rows
            ]
            tables.append(pyarrow.Table.from_pylist(rows, schema=schema))
            if sum(table.nbytes for table in tables) >= MIN_ROW_GROUP_BYTES:
                writer.write_table(pyarrow.concat_tables(tables))
                tables.clear()
        if tables:
            writer.write_table(pyarrow.concat_tables(tables))


def build_parquet_schema() -> Any:
    """Build the columns: they have the names of the JSON, and times are the same texts.

    Raises Rejected without pyarrow.
    """
    pyarrow = _import_extra("pyarrow")
    types = {
        "int": pyarrow.int64(),
        "text": pyarrow.string(),
        "texts": pyarrow.list_(pyarrow.string()),
        "bool": pyarrow.bool_(),
        "float": pyarrow.float64(),
    }
    comment = [(name, types[kind]) for kind, names in COMMENT_COLUMNS.items() for name in names.split()]
    columns = [(name, types[kind]) for kind, names in COLUMNS.items() for name in names.split()]
    return pyarrow.schema([*columns, ("comments", pyarrow.list_(pyarrow.struct(comment)))])


COLUMNS = {
    "int": "schema id seq word_count cluster_id duplicate_of revision comments_stated comments_found "
    "extractor_version",
    "text": "gone url title author published published_precision modified modified_precision language site "
    "description image rights kind body markdown html content_hash first_seen_at updated_at last_seen_at "
    "source source_kind source_title feed meta",
    "texts": "authors tags labels",
    "bool": "paywalled comments_complete",
    "float": "confidence comments_confidence",
}
JSON_COLUMNS = ("meta",)
"""Values of any shape: each is JSON text in a column."""
COMMENT_COLUMNS = {
    "text": "key author author_url posted_text posted_at posted_precision posted_basis text html url "
    "native_id first_seen_at last_seen_at edited_at",
    "int": "parent score likes dislikes",
    "bool": "deleted collapsed",
}


def _import_extra(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise Rejected("missing_extra", PYARROW_HINT) from error
