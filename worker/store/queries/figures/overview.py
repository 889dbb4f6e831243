"""Figures of what happened lately and of what there is. They stay quick, however large the store is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, cast, func, select

from worker.store.database import Database
from worker.store.ledger.hourly_counts import begin_of, hour_of
from worker.store.queries.figures.counting import Count
from worker.store.queries.figures.standing import count_articles
from worker.store.tables import Document, HourlyCount, Item

MAX_DELAYS = 500
"""The times from accepted to stored of this many items, the newest ones, are read."""
FACET_DOCUMENTS = 2_000
"""What there is to choose from is read from the newest documents, up to this number."""

_IS_ARTICLE = Document.duplicate_of.is_(None), Document.deleted_at.is_(None)


@dataclass(frozen=True, slots=True)
class Facets:
    """What the newest documents can be told apart by: values with the number of documents, most first."""

    languages: Sequence[tuple[str, int]]
    kinds: Sequence[tuple[str, int]]
    sites: Sequence[tuple[str, int]]


class Overview:
    """Reads figures; writes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count_hours(self, since: datetime) -> Mapping[str, Mapping[datetime, int]]:
        """Count what happened in each hour since a time: by verdict, `failed` and `comments`."""
        number = cast(func.sum(HourlyCount.count), BigInteger)
        query = (
            select(HourlyCount.what, HourlyCount.hour, number)
            .where(HourlyCount.hour >= hour_of(since))
            .group_by(HourlyCount.what, HourlyCount.hour)
        )
        found: defaultdict[str, dict[datetime, int]] = defaultdict(dict)
        with self._database.reading() as connection:
            for what, hour, count in connection.execute(query):
                found[what][begin_of(hour)] = count
        return found

    def list_delays(self) -> list[float]:
        """List the seconds from accepted to stored of the newest items that are done, shortest first."""
        newest = select(Item.state, Item.created_at, Item.updated_at).order_by(Item.id.desc())
        with self._database.reading() as connection:
            rows = connection.execute(newest.limit(MAX_DELAYS)).all()
        return sorted(
            max(0.0, (row.updated_at - row.created_at).total_seconds()) for row in rows if row.state == "done"
        )

    def count_articles(self) -> Count:
        """Count the documents that are neither copies nor deleted; a large number is estimated."""
        with self._database.reading() as connection:
            return count_articles(self._database, connection)

    def read_facets(self) -> Facets:
        """Read what the newest documents can be told apart by."""
        columns = Document.language, Document.kind, Document.site
        newest = select(*columns).where(*_IS_ARTICLE).order_by(Document.id.desc()).limit(FACET_DOCUMENTS)
        with self._database.reading() as connection:
            rows = connection.execute(newest).all()
        languages, kinds, sites = (
            (Counter(value for value in values if value).most_common() for values in zip(*rows, strict=True))
            if rows
            else ([], [], [])
        )
        return Facets(languages, kinds, sites)
