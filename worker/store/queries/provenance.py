"""Where documents come from: their sources, when they were last seen, and the sender's metadata."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, cast, func, or_, select

from worker.store.database.bulk_statements import is_among
from worker.store.tables import Document, Item, Sighting, Source


@dataclass(frozen=True, slots=True)
class SourceNamed:
    """A source as a document's provenance names it."""

    kind: str
    target: str
    title: str | None
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a document comes from."""

    source: SourceNamed | None = None
    """The source that first had it; None if a person or another program submitted it."""
    feed: str | None = None
    """The address of the first feed that listed it."""
    labels: tuple[str, ...] = ()
    """The labels of all sources that had it or a copy of it, sorted."""
    last_seen_at: datetime | None = None
    meta: dict[str, Any] = field(default_factory=dict)
    """The metadata that a sender last gave with it. Winnow's own notes are not in it."""


NO_PROVENANCE = Provenance()


def provenance_of(connection: Connection, document_ids: Collection[int]) -> dict[int, Provenance]:
    """Read the provenance of these documents, by id. Documents that do not exist are left out."""
    rows = connection.execute(
        select(Document.id, _FIRST_SOURCE, _FIRST_FEED, _LAST_SEEN, _META).where(
            is_among(Document.id, document_ids)
        )
    ).all()
    seen_in = _sources_by_document(connection, document_ids)
    wanted = {source for sources in seen_in.values() for source in sources}
    sources = _named(connection, wanted)
    found = {}
    for row in rows:
        named = [sources[one] for one in seen_in[row.id] if one in sources]
        labels = {label for source in named for label in source.labels}
        feed = sources[row.feed].target if row.feed in sources else None
        found[row.id] = Provenance(
            sources.get(row.source), feed, tuple(sorted(labels)), row.last_seen_at, row.meta or {}
        )
    return found


def _sources_by_document(connection: Connection, document_ids: Collection[int]) -> defaultdict[int, set[int]]:
    """Read for each of these documents the ids of the sources that had it or a copy of it."""
    query = (
        select(Document.id, Document.duplicate_of, Item.source_id)
        .join(Sighting, Sighting.document_id == Document.id)
        .join(Item, Item.id == Sighting.item_id)
        .where(
            Item.source_id.is_not(None),
            or_(is_among(Document.id, document_ids), is_among(Document.duplicate_of, document_ids)),
        )
        .distinct()
    )
    found: defaultdict[int, set[int]] = defaultdict(set)
    for row in connection.execute(query):
        for document_id in (row.id, row.duplicate_of):
            found[document_id].add(row.source_id)
    return found


def _named(connection: Connection, source_ids: Collection[int]) -> dict[int, SourceNamed]:
    columns = (Source.id, Source.kind, Source.target, Source.title, Source.labels)
    rows = connection.execute(select(*columns).where(is_among(Source.id, source_ids)))
    return {row.id: SourceNamed(row.kind, row.target, row.title, tuple(row.labels or ())) for row in rows}


def _first_source(*which: ColumnElement[bool]) -> Any:
    return (
        select(Source.id)
        .join(Item, Item.source_id == Source.id)
        .join(Sighting, Sighting.item_id == Item.id)
        .where(Sighting.document_id == Document.id, *which)
        .order_by(Sighting.id)
        .limit(1)
        .correlate(Document)
        .scalar_subquery()
    )


_FIRST_SOURCE = _first_source().label("source")
_FIRST_FEED = _first_source(Source.kind == "feed").label("feed")
_OF_IT = Sighting.document_id == Document.id
_LAST_SEEN = (
    select(func.max(Sighting.seen_at))
    .where(_OF_IT)
    .correlate(Document)
    .scalar_subquery()
    .label("last_seen_at")
)
_META = (
    select(Sighting.meta)
    .where(_OF_IT, cast(Sighting.meta, Text) != "{}")
    .order_by(Sighting.id.desc())
    .limit(1)
    .correlate(Document)
    .scalar_subquery()
    .label("meta")
)
