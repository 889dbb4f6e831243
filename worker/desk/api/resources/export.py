"""Export documents with their comments, as a stream."""

from __future__ import annotations

from itertools import chain
from typing import Annotated, Literal

from fastapi import Query, Response
from pydantic import Field

from worker.deliver import export
from worker.desk.api.problems import problems, wrong_value
from worker.desk.api.routes import make_router
from worker.desk.api.shapes.queries import DocumentQuery
from worker.desk.desk import DeskOf
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
    records = (
        export.read_all(desk.store, wanted)
        if query.all
        else export.read_changed(desk.store, query.after, wanted)
    )
    parts = export.FORMATS[query.format](records)
    first = next(parts, b"")  # what it raises is answered like any error
    return PlacedStream(join_parts(chain([first], parts)), desk.export_places, MEDIA_TYPES[query.format])
