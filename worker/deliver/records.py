"""The published record of a stored document, as in every export; `export.schema.json` describes it."""

from __future__ import annotations

import json
from datetime import datetime
from importlib.resources import files
from typing import Any

from worker.deliver.extraction import SCHEMA
from worker.redaction import masked
from worker.store.feed.export_pages import DocumentSnapshot
from worker.words import in_order

Record = dict[str, Any]

WHOLE = in_order(
    "url title authors language site description image tags rights paywalled kind confidence body markdown "
    "html word_count content_hash cluster_id duplicate_of revision comments_stated extractor_version"
)
"""Columns of a document that are given as they are."""

WHOLE_COMMENT = in_order(
    "key author author_url posted_text posted_precision posted_basis text html score likes dislikes url "
    "collapsed"
)

WHOLE_DAYS = ("day", "week", "month", "year")


def record_of(leaf: DocumentSnapshot) -> Record:
    """The record of a document, or the short one of a document that is not there any more (`gone`)."""
    document = leaf.document
    if document is None:
        return _gone(leaf, "deleted", None)
    shown = {name: document[name] for name in WHOLE}
    shown |= {"author": ", ".join(document["authors"])}
    for name in ("published", "modified"):
        precision = document[f"{name}_precision"]
        shown |= {name: _moment(document[name], precision), f"{name}_precision": precision}
    shown |= {name: _iso(document[name]) for name in ("first_seen_at", "updated_at")}
    shown |= _origin(leaf)
    shown["comments"] = _thread(leaf.comments)
    return {"schema": SCHEMA, "id": leaf.document_id, "seq": leaf.seq, "gone": None} | shown


def gone_of(leaf: DocumentSnapshot) -> Record | None:
    """What a reader of canonical documents is told of one that is none any more; None where it is one."""
    if leaf.document is None:
        return _gone(leaf, "deleted", None)
    canonical = leaf.document["duplicate_of"]
    return None if canonical is None else _gone(leaf, "merged", canonical)


def json_schema() -> Record:
    """The JSON Schema (2020-12) of the records."""
    schema: Record = json.loads(files("worker.deliver").joinpath("export.schema.json").read_text("utf-8"))
    return schema


def _gone(leaf: DocumentSnapshot, how: str, canonical: int | None) -> Record:
    return {"schema": SCHEMA, "id": leaf.document_id, "seq": leaf.seq, "gone": how, "duplicate_of": canonical}


def _origin(leaf: DocumentSnapshot) -> Record:
    """Where a document comes from; addresses of sources without the secrets that may be in them."""
    origin, source = leaf.provenance, leaf.provenance.source
    return {
        "source": source and masked(source.target),
        "source_kind": source and source.kind,
        "source_title": source and source.title,
        "feed": origin.feed and masked(origin.feed),
        "labels": list(origin.labels),
        "last_seen_at": _iso(origin.last_seen_at),
        "meta": origin.meta,
    }


def _thread(comments: list[Record]) -> list[Record]:
    places = {comment["id"]: place for place, comment in enumerate(comments)}
    return [
        {name: comment[name] for name in WHOLE_COMMENT}
        | {
            "posted_at": _iso(comment["posted_at"]),
            "parent": places.get(comment["parent_id"]),
            "deleted": comment["deleted_at"] is not None,
            "first_seen_at": _iso(comment["first_seen_at"]),
            "last_seen_at": _iso(comment["last_seen_at"]),
            "edited_at": _iso(comment["edited_at"]),
        }
        for comment in comments
    ]


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None


def _moment(at: datetime | None, precision: str | None) -> str | None:
    return at.date().isoformat() if at and precision in WHOLE_DAYS else _iso(at)
