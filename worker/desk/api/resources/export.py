"""Export documents with their comments, as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Annotated, Literal

from fastapi import Query, Response
from pydantic import Field

from worker.deliver import export
from worker.deliver.records import Record
from worker.desk.api.problems import problems, wrong_value
from worker.desk.api.routes import make_router
from worker.desk.api.shapes.queries import DocumentQuery
from worker.desk.api.shapes.readers import ReaderName
from worker.desk.desk import Desk, DeskOf
from worker.desk.web.cursors import MAX_NUMBER
from worker.desk.web.downloads import join_parts
from worker.desk.web.streams import PlacedStream

router = make_router("export")

MEDIA_TYPES = {
    "jsonl": "application/jsonl",
    "jsonl.zst": "application/zstd",
    "parquet": "application/vnd.apache.parquet",
}


class ExportQuery(DocumentQuery):
    """Which documents are exported, and how."""

    after: int = Field(0, ge=0, le=MAX_NUMBER, description="only what changed after this number")
    all: bool = Field(False, description="all documents, also copies, in the order of ids; without `after`")
    format: Literal["jsonl", "jsonl.zst", "parquet"] = Field(
        "jsonl", description="`jsonl.zst` and `parquet` need the extra `parquet` on the desk's machine"
    )
    reader: ReaderName | None = Field(
        None, description="a name by which people see who reads, and how far it is; without `all`"
    )


@router.get(
    "/export",
    responses=problems(409)
    | {200: {"content": {one: {"schema": {"type": "string"}} for one in MEDIA_TYPES.values()}}},
    response_class=Response,
)
def export_documents(desk: DeskOf, query: Annotated[ExportQuery, Query()]) -> Response:
    """Export documents with their comments, in the order of their last change, as `winnow export` does.

    Each record has the number of that change as `seq`. Give the highest one as `after`: the next export then
    has only what changed since, and a record with `gone` for each document that was forgotten or became a
    copy. A stream that was cut off goes on the same way.
    """
    if query.all and query.after:
        raise wrong_value("query.after", "goes without `all`: copies have no change number")
    wanted = query.make_filter(desk.now())
    if query.all and query.reader:
        raise wrong_value("query.reader", "goes without `all`: that does not follow the feed")
    progress = ExportProgress(desk, query.reader, query.after)
    records = (
        export.read_all(desk.store, wanted)
        if query.all
        else progress.watch(export.read_changed(desk.store, query.after, wanted))
    )
    parts = export.FORMATS[query.format](records)
    first = next(parts, b"")  # what it raises is answered like any error
    sent = progress.note_end(join_parts(chain([first], parts)))
    return PlacedStream(sent, desk.export_places, MEDIA_TYPES[query.format])


class ExportProgress:
    """How far an export that follows the feed has come, noted for its reader when all of it was sent."""

    def __init__(self, desk: Desk, reader: str | None, after: int) -> None:
        """Note where a reader begins. Raises Rejected if there are too many readers."""
        self._desk, self._reader = desk, reader
        # With a filter, the last changes may be of documents that are not wanted: they are behind it, too.
        self._seq = after if reader is None else max(after, desk.store.changes.find_last())
        self._note(after)

    def watch(self, records: Iterator[Record]) -> Iterator[Record]:
        """Yield the records, and see how far they go."""
        for record in records:
            self._seq = max(self._seq, record["seq"] or 0)
            yield record

    def note_end(self, parts: Iterator[bytes]) -> Iterator[bytes]:
        """Yield the parts of the file; then note what the reader has."""
        yield from parts
        self._note(self._seq)

    def _note(self, seq: int) -> None:
        if self._reader is not None:
            self._desk.store.feed_readers.note(self._reader, "export", seq, self._desk.now())
