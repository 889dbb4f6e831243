"""Full text: FTS5 on SQLite, a GIN index over the words on PostgreSQL (see `worker.store.queries.search`).

A later migration that makes `documents` anew on SQLite loses the triggers, and has to make them again.
"""

from __future__ import annotations

import sqlite3

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

POSTGRESQL = """
CREATE INDEX document_words ON documents USING gin (
    to_tsvector('simple'::regconfig, left(coalesce(title, ''), 1000) || ' ' || left(body, 100000))
)
"""
TABLE = """
CREATE VIRTUAL TABLE document_words USING fts5(
    title, body, content='documents', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
)
"""
ADDED = """
CREATE TRIGGER document_words_added AFTER INSERT ON documents BEGIN
    INSERT INTO document_words(rowid, title, body) VALUES (new.id, new.title, new.body);
END
"""
DELETED = """
CREATE TRIGGER document_words_deleted AFTER DELETE ON documents BEGIN
    INSERT INTO document_words(document_words, rowid, title, body)
    VALUES ('delete', old.id, old.title, old.body);
END
"""
CHANGED = """
CREATE TRIGGER document_words_changed AFTER UPDATE OF title, body ON documents BEGIN
    INSERT INTO document_words(document_words, rowid, title, body)
    VALUES ('delete', old.id, old.title, old.body);
    INSERT INTO document_words(rowid, title, body) VALUES (new.id, new.title, new.body);
END
"""
REBUILD = "INSERT INTO document_words(document_words) VALUES ('rebuild')"
SECURE_DELETE = "INSERT INTO document_words(document_words, rank) VALUES ('secure-delete', 1)"
"""What is forgotten leaves no words in the index, either; from SQLite 3.42 on."""


def upgrade() -> None:
    """Bring the schema up."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL)
        return
    for statement in (TABLE, ADDED, DELETED, CHANGED, REBUILD):
        op.execute(statement)
    if sqlite3.sqlite_version_info >= (3, 42, 0):
        op.execute(SECURE_DELETE)
