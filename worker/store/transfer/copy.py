"""Copy a store to another database: every table with its ids and numbers. A copy can be resumed.

An unfinished copy has one more table. It says which state of which source is copied and how far each table
is, and it is committed together with the rows. All other code refuses a database with this table.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Column as Col
from sqlalchemy import (
    Connection,
    MetaData,
    RowMapping,
    Select,
    Table,
    Text,
    cast,
    delete,
    insert,
    select,
    tuple_,
    type_coerce,
)

from worker.errors import Rejected
from worker.store.database import Database, schema
from worker.store.database.column_types import Structure
from worker.store.feed.changes import NUMBERING
from worker.store.ledger.leases import release_all_claims
from worker.store.transfer.row_counts import (
    ReportProgress,
    RowCount,
    columns,
    counts,
    is_empty,
    read_state,
    tables,
)
from worker.store.transfer.sequences import advance_sequences, highest_ids

MAX_BATCH_ROWS = 1000
MAX_BATCH_CHARS = 4_000_000
"""A transaction ends early after this many characters and bytes."""
ROWS_PER_READ = 50
"""Rows that the driver of the source returns together; one row can have several megabytes."""

_PROGRESS = Table(schema.UNFINISHED_COPY, MetaData(), Col("name", Text, primary_key=True), Col("value", Text))
_SOURCE = "source"


class StoreCopy:
    """A copy of what one transaction of the source sees, in the schema of the source."""

    def __init__(self, source: Connection, target: Database) -> None:
        self._source = source
        self._target = target
        self._is_sqlite = source.dialect.name == "sqlite"
        self._tables = tables(source)
        self.state = read_state(source)

    def begin(self) -> int:
        """Make the schema of the copy, or resume a copy of this state; return how many rows it has.

        Raises Rejected if the target holds something else, or a copy of another state.
        """
        with self._target.reading() as connection:
            begun = schema.is_unfinished_copy(connection)
        if not begun:
            self._make()
            return 0
        with self._target.reading() as connection:
            if self._read_note(connection, _SOURCE) != self.state:
                raise Rejected(
                    "source_changed",
                    "the target is an unfinished copy of an earlier state, and the source has changed since; "
                    "begin it again with --anew",
                )
            return sum(counts(connection).values())

    def clear(self) -> None:
        """Empty an unfinished copy, so that it can begin again. Nothing else is ever emptied."""
        with self._target.writing() as connection:
            if not schema.is_unfinished_copy(connection):
                return
            for one in reversed(self._tables):
                connection.execute(delete(one))
            connection.execute(delete(_PROGRESS))
            self._note(connection, _SOURCE, self.state)

    def copy_rows(self, report: ReportProgress) -> list[RowCount]:
        """Copy the rows that are missing, and count all. Raises Rejected if the counts differ."""
        for one in self._tables:
            self._copy_table(one, report)
        with self._target.reading() as connection:
            copied = counts(connection)
        counted = [RowCount(name, rows, copied[name]) for name, rows in self.state["rows"].items()]
        if wrong := [one for one in counted if one.source != one.copy]:
            differences = ", ".join(f"{one.table} has {one.copy} rows of {one.source}" for one in wrong)
            raise Rejected("copy_differs", f"{differences}; begin it again with --anew")
        return counted

    def finish(self) -> None:
        """Make the copy usable: advance its sequences, and release all claims."""
        with self._target.writing() as connection:
            advance_sequences(connection, highest_ids(self._source, self._tables))
            if self._target.is_sqlite:
                connection.execute(NUMBERING)  # on SQLite no later step does so
                self._check_references(connection)
            else:
                for table, column in self._own_references():
                    connection.exec_driver_sql(
                        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_fkey "
                        f"FOREIGN KEY ({column}) REFERENCES {table} (id)"
                    )
                connection.exec_driver_sql("ANALYZE")
            release_all_claims(connection)
            _PROGRESS.drop(connection)

    def _make(self) -> None:
        if not is_empty(self._target):
            raise Rejected("not_empty", f"{self._target.name} holds documents or sources; name an empty one")
        schema.migrate(self._target, to=self.state["schema"])
        with self._target.writing() as connection:
            _PROGRESS.create(connection)
            self._note(connection, _SOURCE, self.state)
            if not self._target.is_sqlite:  # a row may refer to one that comes later
                for table, column in self._own_references():
                    connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_fkey")

    def _copy_table(self, one: Table, report: ReportProgress) -> None:
        keys = [column.name for column in one.primary_key]
        copied = columns(self._source, one)
        with self._target.reading() as connection:
            last = self._read_note(connection, one.name)
        options = {"stream_results": True, "yield_per": ROWS_PER_READ}
        with self._source.execute(self._rows_after(copied, one, last), execution_options=options) as found:
            for rows in _batches(found.mappings()):
                with self._target.writing(durable=False) as connection:
                    _add(connection, one.name, copied, rows)
                    self._note(connection, one.name, [rows[-1][key] for key in keys])
                report(len(rows))

    def _rows_after(self, copied: Sequence[Col[Any]], one: Table, last: list[Any] | None) -> Select[Any]:
        keys = list(one.primary_key)
        query = select(*[self._as_stored(column) for column in copied]).order_by(*keys)
        return query if last is None else query.where(tuple_(*keys) > tuple_(*last))

    def _as_stored(self, column: Col[Any]) -> Any:
        """Select a column for copying: JSON as text, so that SQL null and JSON null stay different."""
        if not isinstance(column.type, Structure):
            return column
        as_text = type_coerce(column, Text) if self._is_sqlite else cast(column, Text)
        return as_text.label(column.name)

    def _own_references(self) -> list[tuple[str, str]]:
        """List the columns that refer to their own table; PostgreSQL names the constraints after them."""
        return [
            (one.name, key.parent.name)
            for one in self._tables
            for key in sorted(one.foreign_keys, key=lambda key: key.parent.name)
            if key.column.table is one
        ]

    def _read_note(self, connection: Connection, name: str) -> Any:
        found = connection.execute(select(_PROGRESS.c.value).where(_PROGRESS.c.name == name)).scalar()
        return None if found is None else json.loads(found)

    def _note(self, connection: Connection, name: str, value: Any) -> None:
        connection.execute(delete(_PROGRESS).where(_PROGRESS.c.name == name))
        connection.execute(insert(_PROGRESS).values(name=name, value=json.dumps(value)))

    def _check_references(self, connection: Connection) -> None:
        if wrong := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise Rejected(
                "copy_differs", f"a row of {wrong[0]} refers to one of {wrong[2]} that is not there"
            )


def _batches(rows: Iterable[RowMapping]) -> Iterator[list[RowMapping]]:
    """Group rows by transaction."""
    batch: list[RowMapping] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += sum(len(value) for value in row.values() if isinstance(value, str | bytes))
        if len(batch) == MAX_BATCH_ROWS or size > MAX_BATCH_CHARS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _add(connection: Connection, table: str, copied: Sequence[Col[Any]], rows: Sequence[RowMapping]) -> None:
    names = [column.name for column in copied]
    if connection.dialect.name == "sqlite":
        typed = [Col(c.name, Text() if isinstance(c.type, Structure) else c.type) for c in copied]
        connection.execute(insert(Table(table, MetaData(), *typed)), [dict(row) for row in rows])
        return
    driver: Any = connection.connection.driver_connection
    quoted = ", ".join(f'"{name}"' for name in names)
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as lines:
        for row in rows:
            lines.write_row([row[name] for name in names])
