"""How many threads are being read, and how many were read to their end."""

from __future__ import annotations

from sqlalchemy import Connection, case, func, select

from worker.store.tables import Document, ThreadRow

THREAD_STATES = ("reading", "complete", "incomplete", "unknown")

# Looked up for each thread: of a join, SQLite reads all documents, and looks for the threads of each.
_IS_COMPLETE = (
    select(Document.comments_complete).where(Document.id == ThreadRow.document_id).scalar_subquery()
)
_THREADS = select(ThreadRow.state, _IS_COMPLETE.label("is_complete")).subquery()
_STATE = case(
    (_THREADS.c.state == "reading", "reading"),
    (_THREADS.c.is_complete.is_(True), "complete"),
    (_THREADS.c.is_complete.is_(False), "incomplete"),
    else_="unknown",
)
_COUNTS = select(_STATE, func.count()).group_by(_STATE)


def count_threads(connection: Connection) -> dict[str, int]:
    """Count the threads that go on beyond their page, by the states of `THREAD_STATES`."""
    counts = {row[0]: row[1] for row in connection.execute(_COUNTS)}
    return {state: counts.get(state, 0) for state in THREAD_STATES}
