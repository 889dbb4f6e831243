"""Exports: stored documents as JSON lines or Parquet. Documents are streamed, so memory does not grow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from typing import Any

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


def read_newest(store: Store, wanted: DocumentFilter = ANY_DOCUMENT) -> Iterator[Record]:
    """Yield the canonical documents, the newest first."""
    return map(build_record, store.export_pages.read_newest(wanted))


def read_found(store: Store, words: str, wanted: DocumentFilter = ANY_DOCUMENT) -> Iterator[Record]:
    """Yield the canonical documents that contain all of these words, the newest first.

    Raises Rejected if there is no word to search for.
    """
    return map(build_record, store.export_pages.read_these(store.search.list_ids(words, wanted)))


def encode_json_lines(records: Iterable[Record]) -> Iterator[bytes]:
    """Yield one record per line, as UTF-8."""
    for record in records:
        yield compact_json(record).encode() + b"\n"


def encode_compressed_json_lines(records: Iterable[Record]) -> Iterator[bytes]:
    """Yield one record per line, compressed in Zstandard frames. Raises Rejected without pyarrow."""
    codec = _import_extra("pyarrow").Codec("zstd")
    for chunk in _take(records, DOCUMENTS_PER_FRAME):
        yield codec.compress(b"".join(encode_json_lines(chunk)), asbytes=True)


def encode_parquet(records: Iterable[Record]) -> Iterator[bytes]:
    """Yield the parts of a Parquet file; comments are a list of structs. Raises Rejected without pyarrow."""
    schema = build_parquet_schema()
    pyarrow, parquet = _import_extra("pyarrow"), _import_extra("pyarrow.parquet")
    written = _Written()
    tables: list[Any] = []
    with parquet.ParquetWriter(written, schema, compression="zstd") as writer:
        yield written.take()
        for rows in _take(records, DOCUMENTS_PER_TABLE):
            tables.append(pyarrow.Table.from_pylist([_in_columns(row) for row in rows], schema=schema))
            if sum(table.nbytes for table in tables) >= MIN_ROW_GROUP_BYTES:
                writer.write_table(pyarrow.concat_tables(tables))
                tables.clear()
                yield written.take()
        if tables:
            writer.write_table(pyarrow.concat_tables(tables))
    yield written.take()


FORMATS: Mapping[str, Callable[[Iterable[Record]], Iterator[bytes]]] = {
    "jsonl": encode_json_lines,
    "jsonl.zst": encode_compressed_json_lines,
    "parquet": encode_parquet,
}
"""What an export can be, by the end of its file's name, and what encodes it. All yield parts of a file."""


def list_formats() -> list[str]:
    """List the formats that can be made here: without pyarrow, only JSON lines."""
    return [name for name in FORMATS if name == "jsonl" or find_spec("pyarrow")]


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


class _Written:
    """What a writer of files wrote, until it is taken."""

    closed = False

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: Any) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Do nothing: what was written is taken."""

    def take(self) -> bytes:
        written = b"".join(self._parts)
        self._parts.clear()
        return written


def _take(records: Iterable[Record], count: int) -> Iterator[list[Record]]:
    """Yield records in lists of up to this many."""
    records = iter(records)
    while chunk := list(islice(records, count)):
        yield chunk


def _in_columns(record: Record) -> Record:
    return record | {name: compact_json(record[name]) for name in JSON_COLUMNS if name in record}


def _import_extra(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise Rejected("missing_extra", PYARROW_HINT) from error
