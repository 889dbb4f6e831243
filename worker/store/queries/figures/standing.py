"""How many items, documents and comments there are, and how long items wait; quick for any size of store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from sqlalchemy import BigInteger, Connection, cast, func, literal, select, text, union_all

from worker.store.database import Database
from worker.store.ledger.claims import Step
from worker.store.ledger.readiness import is_put_off
from worker.store.queries.figures.counting import Count, count_up_to, estimate_rows
from worker.store.queries.figures.pending_items import read_pending
from worker.store.queries.figures.thread_counts import count_threads
from worker.store.queries.indexed_queries import for_dialect
from worker.store.queries.item_states import State
from worker.store.tables import CommentRow, Document, Item, Tally
from worker.store.tables.ledger_tables import FAILED, PENDING

# Written as SQL because of INDEXED BY: SQLite would choose an index after which it has to read each row.
_DONE = """
    SELECT count(*) FROM (
        SELECT 1 FROM items INDEXED BY items_open WHERE state = 'done' LIMIT :most
    ) AS counted
"""
_ARTICLES = """
    SELECT count(*) FROM (
        SELECT 1 FROM documents INDEXED BY documents_content
        WHERE duplicate_of IS NULL AND deleted_at IS NULL LIMIT :most
    ) AS counted
"""
_COPIES = """
    SELECT count(*) FROM (
        SELECT 1 FROM documents INDEXED BY ix_documents_duplicate_of
        WHERE duplicate_of > 0 AND deleted_at IS NULL LIMIT :most
    ) AS counted
"""
_COPIES_EVER = "SELECT count(*) FROM documents INDEXED BY ix_documents_duplicate_of WHERE duplicate_of > 0"
_COMMENTS = """
    SELECT count(*) FROM (SELECT 1 FROM comments WHERE deleted_at IS NULL LIMIT :most) AS counted
"""
_OPEN = dict(pending=PENDING, running=text("state = 'running'"), failed=FAILED)
# One by one: for several states at once, PostgreSQL uses none of its indexes, each of which has one or two.
_OTHERS = union_all(
    *(select(literal(state), func.count()).select_from(Item).where(is_so) for state, is_so in _OPEN.items())
)
_STORED_EVER = select(cast(func.sum(Tally.count), BigInteger)).where(
    Tally.step == "process", Tally.outcome == "new"
)


@dataclass(frozen=True, slots=True)
class StatusCounts:
    """Counts of items by state, of documents and comments, and the oldest item that is due."""

    items: dict[str, int]
    documents: int
    comments: int
    copies: int
    waiting: int
    """Pending items that failed at least once and are not due yet."""
    oldest_due: datetime | None
    threads: dict[str, int]
    """Threads that go on beyond their page: `reading`, `complete`, `incomplete` and `unknown`."""
    estimated: tuple[str, ...]
    """What is too many to count one by one: `done` (items), `documents`, `copies`, `comments`."""

    def count(self, what: str) -> Count:
        """The count of items in a state, or of `documents`, `copies` or `comments`."""
        number: int = self.items.get(what, 0) if what in get_args(State) else getattr(self, what)
        return Count(number, what not in self.estimated)


def read_standing(database: Database, now: datetime) -> StatusCounts:
    """Count items, documents and comments; what is more than `counting.MAX_COUNTED` is estimated."""
    with database.reading() as connection:
        items = _count_items(database, connection)
        articles = count_articles(database, connection)
        copies = count_up_to(
            connection,
            for_dialect(database, _COPIES),
            lambda: connection.execute(for_dialect(database, _COPIES_EVER)).scalar_one(),
            reads_rows=True,
        )
        comments = count_up_to(
            connection, for_dialect(database, _COMMENTS), lambda: estimate_rows(connection, CommentRow)
        )
        waiting = select(func.count()).where(Item.state == "pending", is_put_off(now))
        due = (read_pending(database, connection, step, now).oldest_due for step in get_args(Step))
        documents = Count(articles.number + copies.number, articles.is_exact and copies.is_exact)
        if not documents.is_exact:
            documents = Count(estimate_rows(connection, Document), is_exact=False)
        counts = items | {"documents": documents, "copies": copies, "comments": comments}
        return StatusCounts(
            {state: count.number for state, count in items.items()},
            documents.number,
            comments.number,
            copies.number,
            connection.execute(waiting).scalar_one(),
            min((one for one in due if one), default=None),
            count_threads(connection),
            tuple(name for name, count in counts.items() if not count.is_exact),
        )


def count_articles(database: Database, connection: Connection) -> Count:
    """Count the documents that are neither copies nor deleted; a large number is estimated."""
    query = for_dialect(database, _ARTICLES)
    return count_up_to(connection, query, lambda: connection.execute(_STORED_EVER).scalar() or 0)


def _count_items(database: Database, connection: Connection) -> dict[str, Count]:
    """Count the items in each state. Of those that are done, which are nearly all, many are estimated."""
    counted = connection.execute(_OTHERS)
    others = {state: Count(number, is_exact=True) for state, number in counted if number}
    rest = sum(count.number for count in others.values())
    done = count_up_to(
        connection, for_dialect(database, _DONE), lambda: estimate_rows(connection, Item) - rest
    )
    return others | ({"done": done} if done.number else {})
