"""How far containers were read by the scans of their folders."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict

from sqlalchemy import delete, select

from worker.document import Progress
from worker.store.database import Database
from worker.store.database.column_types import indexable
from worker.store.tables import ContainerRow


class ContainerProgress:
    """The progress of each container that was not read to its end."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = database.insert_into

    def read(self) -> dict[str, Progress]:
        """Read the progress of each unfinished container, by its path."""
        columns = (
            ContainerRow.path,
            ContainerRow.stamp,
            ContainerRow.hash,
            ContainerRow.position,
            ContainerRow.records,
            ContainerRow.hashed,
        )
        with self._database.reading() as connection:
            return {row.path: Progress(*row[1:]) for row in connection.execute(select(*columns))}

    def save(self, progress: Mapping[str, Progress], done: Collection[str]) -> None:
        """Save the progress of containers; delete it for finished ones."""
        rows = [
            dict(key=indexable(path), path=path, **asdict(reached))
            for path, reached in progress.items()
            if path not in done
        ]
        finished = [indexable(path) for path in progress if path in done]
        adding = self._insert(ContainerRow)
        new_values = {
            name: adding.excluded[name] for name in ("stamp", "hash", "position", "records", "hashed")
        }
        if not progress:
            return
        with self._database.writing() as connection:
            if rows:
                connection.execute(
                    adding.on_conflict_do_update(index_elements=["key"], set_=new_values), rows
                )
            connection.execute(delete(ContainerRow).where(ContainerRow.key.in_(finished)))
