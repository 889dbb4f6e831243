"""Rows whose column has one of many values are found by an index, whatever stands beside the condition."""

from sqlalchemy import or_, select, text

from worker.store.database import Database
from worker.store.database.bulk_statements import is_among
from worker.store.tables import Cluster, CommentRow, Document, Sighting

QUERIES = [
    select(CommentRow.text).where(is_among(CommentRow.document_id, [1, 2])),
    select(CommentRow.text).where(is_among(CommentRow.document_id, [1]), CommentRow.deleted_at.is_(None)),
    select(Document.title).where(or_(is_among(Document.id, [1]), is_among(Document.duplicate_of, [1]))),
    select(Sighting.id).join(Document, Document.id == Sighting.document_id).where(is_among(Document.id, [1])),
]


def plan_of(database, query):
    """How SQLite goes about it, a line for each table."""
    compiled = query.compile(database.engine, compile_kwargs={"render_postcompile": True})
    with database.reading() as connection:
        asked = f"EXPLAIN QUERY PLAN {compiled.string}"
        rows = connection.exec_driver_sql(asked, tuple("[1]" for _ in compiled.params)).all()
    return [row[3] for row in rows]


def test_sqlite_uses_an_index(sqlite_url):
    database = Database(sqlite_url)
    for query in QUERIES:
        plan = plan_of(database, query)
        scans = [line for line in plan if line.startswith("SCAN") and "json_each" not in line]
        assert not scans, (str(query), plan)
    database.close()


def test_both_databases_find_and_leave_out_what_is_listed(store):
    with store.database.writing() as connection:
        for number in (1, 2, 3):
            connection.execute(text(f"INSERT INTO clusters (id, canonical_id) VALUES ({number}, {number})"))
        among = is_among(Cluster.id, [1, 3, 9])
        ordered = select(Cluster.id).order_by(Cluster.id)
        assert connection.execute(ordered.where(among)).scalars().all() == [1, 3]
        assert connection.execute(ordered.where(~among)).scalars().all() == [2]
        assert connection.execute(ordered.where(~among, Cluster.id > 2)).scalars().all() == []
