"""Find the newest documents of sources with many items on PostgreSQL (see `id_windows`)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, func, select, union_all

from worker.store.database.bulk_statements import is_among
from worker.store.queries.document_filter import DocumentFilter
from worker.store.queries.id_windows import read_highest_id, windows
from worker.store.tables import Document, Item, Sighting

MAX_COUNTED = 20_000
"""The items of sources are counted up to this number, to guess among how many ids enough documents are."""


def list_windows(
    connection: Connection, wanted: DocumentFilter, most: int, before: int | None
) -> Iterator[list[ColumnElement[bool]]]:
    """Conditions for the documents among the highest ids, below `before` if it is given; for ever more ids.

    They end before all ids are looked at. There are none if the filter names no sources.
    """
    sources = [connection.execute(one).scalars().all() for one in wanted.sources(is_sqlite=False)]
    if not sources:
        return
    newest = read_highest_id(connection)
    last = newest if before is None else before
    width = 1 + 2 * most * newest // min(_count_items(connection, ids) for ids in sources)
    others = replace(wanted, source=None, label=None).conditions(is_sqlite=False)
    for after in windows(last, width):
        yield [Document.id > after, *others, *(_is_seen(ids, after) for ids in sources)]


def _count_items(connection: Connection, sources: Collection[int]) -> int:
    some = select(Item.id).where(is_among(Item.source_id, sources)).limit(MAX_COUNTED).subquery()
    return max(1, connection.execute(select(func.count()).select_from(some)).scalar_one())


def _is_seen(sources: Collection[int], after: int) -> ColumnElement[bool]:
    """Match the documents with higher ids that were seen in these sources, and those of which a copy was."""
    copy = Document.__table__.alias()
    seen = select(Sighting.document_id).join(Item, Item.id == Sighting.item_id)
    seen = seen.where(is_among(Item.source_id, sources))
    copies = seen.with_only_columns(copy.c.duplicate_of).join(copy, copy.c.id == Sighting.document_id)
    return Document.id.in_(
        union_all(seen.where(Sighting.document_id > after), copies.where(copy.c.duplicate_of > after))
    )
