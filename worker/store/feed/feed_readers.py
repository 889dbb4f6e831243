"""Readers of the change feed that gave their names, so that a person sees how far each has come.

What is noted here steers nothing: a reader keeps its own place in the feed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, delete, func, select

from worker.errors import Rejected
from worker.store.database import Database
from worker.store.tables import Change, FeedReaderRow

Reads = Literal["changes", "export"]

MAX_NAME_CHARS = 100
MAX_READERS = 1_000
"""So that a program that makes up a name each time does not fill the table."""
NOTED_EVERY = timedelta(minutes=1)
"""A reader that stays where it is is noted this often, so that looking for changes does not cost a write."""


@dataclass(frozen=True, slots=True)
class FeedReader:
    """A reader of the feed."""

    name: str
    reads: Reads
    seq: int
    """The number of the last change that it was given."""
    behind: int
    """Changes in the feed that it was not given yet."""
    read_at: datetime
    """When it last read, to the minute."""
    created_at: datetime


def check_reader_name(name: str) -> str:
    """Return the name of a reader without spaces around it. Raises Rejected("bad_reader")."""
    name = name.strip()
    if not name or len(name) > MAX_NAME_CHARS or not name.isprintable():
        form = f"1 to {MAX_NAME_CHARS} characters that can be printed"
        raise Rejected("bad_reader", f"the name of a reader of the feed has {form}")
    return name


class FeedReaders:
    """The table of readers."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = database.insert_into

    def note(self, name: str, reads: Reads, seq: int, now: datetime) -> None:
        """Note that a reader was given the changes up to a number.

        Raises Rejected("bad_reader", "too_many_readers").
        """
        name = check_reader_name(name)
        query = select(FeedReaderRow).where(FeedReaderRow.name == name)
        with self._database.reading() as connection:
            known = connection.execute(query).one_or_none()
        is_moved = known is None or (known.seq, known.reads) != (seq, reads)
        if known is not None and not is_moved and now < known.read_at + NOTED_EVERY:
            return
        where = dict(reads=reads, seq=seq, read_at=now)
        adding = self._insert(FeedReaderRow).values(name=name, created_at=now, **where)
        with self._database.writing(durable=False) as connection:
            if known is None:
                _refuse_too_many(connection)
            connection.execute(adding.on_conflict_do_update(index_elements=["name"], set_=where))

    def all(self) -> list[FeedReader]:
        """List the readers: those furthest behind first."""
        with self._database.reading() as connection:
            end = connection.execute(select(func.max(Change.seq))).scalar() or 0
            rows = connection.execute(select(FeedReaderRow).order_by(FeedReaderRow.seq, FeedReaderRow.name))
            return [
                FeedReader(row.name, row.reads, row.seq, max(0, end - row.seq), row.read_at, row.created_at)
                for row in rows
            ]

    def remove(self, name: str) -> None:
        """Take a reader off the list, until it reads again. Raises Rejected("unknown_reader")."""
        removing = delete(FeedReaderRow).where(FeedReaderRow.name == name)
        with self._database.writing() as connection:
            if not connection.execute(removing).rowcount:
                hint = "see: winnow changes --readers"
                raise Rejected("unknown_reader", f"there is no reader {name!r} of the feed; {hint}")


def _refuse_too_many(connection: Connection) -> None:
    if connection.execute(select(func.count()).select_from(FeedReaderRow)).scalar_one() >= MAX_READERS:
        hint = "remove some: winnow changes --remove-reader NAME"
        raise Rejected("too_many_readers", f"there are {MAX_READERS:,} readers of the feed; {hint}")
