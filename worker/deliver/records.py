"""The published record of a stored document, in exports and webhooks; `export.schema.json` describes it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

from worker.deliver.extraction import SCHEMA_VERSION
from worker.redaction import masked
from worker.store.feed.export_pages import DocumentSnapshot
from worker.word_tables import in_order

Record = dict[str, Any]

COPIED_COLUMNS = in_order(
    "url title authors language site description image tags rights paywalled kind confidence body markdown "
    "html word_count content_hash cluster_id duplicate_of revision comments_stated comments_found "
    "comments_complete comments_confidence extractor_version"
)
"""Columns of a document that are copied as they are."""

COPIED_COMMENT_COLUMNS = in_order(
    "key author author_url posted_text posted_precision posted_basis text html score likes dislikes url "
    "collapsed native_id"
)

DATE_PRECISIONS = ("day", "week", "month", "year")


def build_record(snapshot: DocumentSnapshot) -> Record:
    """Build the record of a document, or the short record of one that was deleted (`gone`)."""
    document = snapshot.document
    if document is None:
        return _gone_record(snapshot, "deleted", None)
    record = {name: document[name] for name in COPIED_COLUMNS}
    record |= {"author": ", ".join(document["authors"])}
    for name in ("published", "modified"):
        precision = document[f"{name}_precision"]
        record |= {name: write_date(document[name], precision), f"{name}_precision": precision}
    record |= {name: write_time(document[name]) for name in ("first_seen_at", "updated_at")}
    record |= _build_provenance(snapshot)
    places = {comment["id"]: place for place, comment in enumerate(snapshot.comments)}
    record["comments"] = build_comments(snapshot.comments, places)
    return {"schema": SCHEMA_VERSION, "id": snapshot.document_id, "seq": snapshot.seq, "gone": None} | record


def build_gone_record(snapshot: DocumentSnapshot) -> Record | None:
    """Build the short record of a document that is deleted or now a copy; None if it is canonical."""
    if snapshot.document is None:
        return _gone_record(snapshot, "deleted", None)
    canonical = snapshot.document["duplicate_of"]
    return None if canonical is None else _gone_record(snapshot, "merged", canonical)


def load_json_schema() -> Record:
    """Load the JSON Schema (2020-12) of the records."""
    schema: Record = json.loads(files("worker.deliver").joinpath("export.schema.json").read_text("utf-8"))
    return schema


def compact_json(value: Any) -> str:
    """Write a value as JSON without unneeded spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _gone_record(snapshot: DocumentSnapshot, reason: str, canonical: int | None) -> Record:
    return {
        "schema": SCHEMA_VERSION,
        "id": snapshot.document_id,
        "seq": snapshot.seq,
        "gone": reason,
        "duplicate_of": canonical,
    }


def _build_provenance(snapshot: DocumentSnapshot) -> Record:
    """Say where a document comes from. Secrets in the addresses of sources are masked."""
    provenance, source = snapshot.provenance, snapshot.provenance.source
    return {
        "source": source and masked(source.target),
        "source_kind": source and source.kind,
        "source_title": source and source.title,
        "feed": provenance.feed and masked(provenance.feed),
        "labels": list(provenance.labels),
        "last_seen_at": write_time(provenance.last_seen_at),
        "meta": provenance.meta,
    }


def build_comments(comments: Iterable[Record], places: Mapping[int, int]) -> list[Record]:
    """Build the records of comments of a thread; `places` are the places of all its comments, by id."""
    return [
        {name: comment[name] for name in COPIED_COMMENT_COLUMNS}
        | {
            "posted_at": write_time(comment["posted_at"]),
            "parent": places.get(comment["parent_id"]),
            "deleted": comment["deleted_at"] is not None,
            "first_seen_at": write_time(comment["first_seen_at"]),
            "last_seen_at": write_time(comment["last_seen_at"]),
            "edited_at": write_time(comment["edited_at"]),
        }
        for comment in comments
    ]


def write_time(at: datetime | None) -> str | None:
    """Write a time as records have it: ISO 8601, to the second."""
    return at.isoformat(timespec="seconds") if at else None


def write_date(at: datetime | None, precision: str | None) -> str | None:
    """Write when a document was published: a date if no time is known."""
    return at.date().isoformat() if at and precision in DATE_PRECISIONS else write_time(at)
