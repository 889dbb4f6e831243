"""Find the few documents of a rare site, language, kind, time or quality by an index, not by looking at all.

A list is in the order of ids. Where many documents fit, the newest ids are soon enough for a page; where few
do, the database would look at a million for it. So what fits is counted, up to a number, in the indexes of
documents that are neither copies nor deleted; if there are few, the list is made of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    String,
    func,
    literal_column,
    select,
    text,
    union_all,
)

from worker.store.database.column_types import storable
from worker.store.queries.document_filter import DocumentFilter, has_comments, host_of, is_of_host
from worker.store.queries.source_windows import list_windows
from worker.store.tables import Document, Item, Sighting

FEW = 20_000
"""Up to this number of documents are found by an index."""
MAX_ITEMS = 3_000
"""Sources with more items than this are common enough to look at the newest documents."""
MAX_HOSTS = 5_000
"""With more hosts than this in the store, documents are not narrowed by hosts."""
SITE_KEY_CHARS = 64

SITE_KEY = f"substr(lower(documents.site), 1, {SITE_KEY_CHARS})"
_KEY = "replace(replace(documents.address_key, 'https://', ''), 'http://', '') || '/'"
HOST_KEYS = {
    "sqlite": f"substr({_KEY}, 1, min(instr({_KEY}, '/') - 1, 300))",
    "postgresql": f"substr({_KEY}, 1, least(strpos({_KEY}, '/') - 1, 300))",
}
"""The indexed expressions, written as in the schema: the beginning of a site's name, and the host."""

_HOSTS = """
    WITH RECURSIVE hosts(host) AS (
        SELECT * FROM (SELECT {key} FROM documents WHERE {is_article} ORDER BY 1 LIMIT 1) AS first
        UNION ALL
        SELECT (SELECT {key} FROM documents WHERE {is_article} AND {key} > hosts.host ORDER BY 1 LIMIT 1)
        FROM hosts WHERE hosts.host IS NOT NULL
    )
    SELECT host FROM hosts LIMIT :most
"""
_COPIED = select(Document.duplicate_of).where(Document.duplicate_of > 0)  # by index, unlike IS NOT NULL
_IS_ARTICLE = "documents.duplicate_of IS NULL AND documents.deleted_at IS NULL"


def list_conditions(
    connection: Connection, wanted: DocumentFilter, most: int, before: int | None
) -> Iterator[list[ColumnElement[bool]]]:
    """The conditions of a filter; before them, perhaps others that give the newest documents more quickly.

    Ask with each until there are `most` documents. `before` is the id that they must be below, if any.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    narrowed = _narrow(connection, wanted)
    if not narrowed and not is_sqlite:
        yield from list_windows(connection, wanted, most, before)
    yield [*wanted.conditions(is_sqlite=is_sqlite), *narrowed]


def _narrow(connection: Connection, wanted: DocumentFilter) -> list[ColumnElement[bool]]:
    """The condition of a filter that few documents meet, by their ids; none if there is no such condition."""
    for ids in _indexed(connection, wanted):
        some = ids.limit(FEW + 1).subquery()
        if connection.execute(select(func.count()).select_from(some)).scalar_one() <= FEW:
            return [Document.id.in_(ids)]
    return []


def _indexed(connection: Connection, wanted: DocumentFilter) -> Iterator[Select[Any] | CompoundSelect[Any]]:
    """Select the ids of documents that meet one condition, for each condition that has an index."""
    for sources in wanted.sources(is_sqlite=connection.dialect.name == "sqlite"):
        if (seen := _seen_in(connection, sources)) is not None:
            yield seen
    if wanted.site is not None and (on_site := _on_site(connection, storable(wanted.site))) is not None:
        yield on_site
    if wanted.with_copies:
        yield _COPIED
    yield from map(_articles, _conditions(wanted))


def _conditions(wanted: DocumentFilter) -> Iterator[ColumnElement[bool]]:
    """The conditions on columns that have an index."""
    if wanted.language is not None:
        yield Document.language == wanted.language.lower()
    if wanted.kind is not None:
        yield Document.kind == wanted.kind
    if wanted.max_confidence is not None:
        yield Document.confidence <= wanted.max_confidence
    if wanted.with_comments:
        yield has_comments()
    if wanted.since is not None:
        yield Document.first_seen_at >= wanted.since
    if wanted.until is not None:
        yield Document.first_seen_at < wanted.until


def _articles(condition: ColumnElement[bool]) -> Select[int]:
    canonical = Document.duplicate_of.is_(None), Document.deleted_at.is_(None)
    return select(Document.id).where(*canonical, condition)


def _seen_in(connection: Connection, sources: Select[int]) -> CompoundSelect[Any] | None:
    """Select what was seen in these sources, and what it is a copy of; None if they have too many items."""
    items = select(Item.id).where(Item.source_id.in_(sources))
    some = items.limit(MAX_ITEMS + 1).subquery()
    if connection.execute(select(func.count()).select_from(some)).scalar_one() > MAX_ITEMS:
        return None
    seen = select(Sighting.document_id).where(Sighting.item_id.in_(items))
    return union_all(seen, select(Document.duplicate_of).where(Document.id.in_(seen)))


def _on_site(connection: Connection, site: str) -> Select[int] | CompoundSelect[int] | None:
    """Select what can be on a site, by two indexes; None if there are too many hosts to look at."""
    named = _articles(_column(SITE_KEY) == func.substr(func.lower(site), 1, SITE_KEY_CHARS))
    host = host_of(site)
    if host is None:
        return named
    key = HOST_KEYS[connection.dialect.name]
    query = text(_HOSTS.format(key=key, is_article=_IS_ARTICLE))
    hosts = connection.execute(query, dict(most=MAX_HOSTS + 1)).scalars().all()
    if len(hosts) > MAX_HOSTS:
        return None
    fitting = [one for one in hosts if one is not None and is_of_host(one, host)]
    return union_all(named, _articles(_column(key).in_(fitting))) if fitting else named


def _column(expression: str) -> ColumnElement[Any]:
    return literal_column(expression, String)
