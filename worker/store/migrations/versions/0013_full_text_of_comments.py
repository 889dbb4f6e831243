"""Full text of comments: FTS5 on SQLite, a GIN index on PostgreSQL; on SQLite also lists of the terms."""

from __future__ import annotations

import sqlite3

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

POSTGRESQL = """
CREATE INDEX comment_words ON comments USING gin (
    to_tsvector('simple'::regconfig, left(coalesce(author, ''), 1000) || ' ' || left(text, 100000))
)
"""
TABLE = """
CREATE VIRTUAL TABLE comment_words USING fts5(
    author, text, content='comments', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
)
"""
ADDED = """
CREATE TRIGGER comment_words_added AFTER INSERT ON comments BEGIN
    INSERT INTO comment_words(rowid, author, text) VALUES (new.id, new.author, new.text);
END
"""
DELETED = """
CREATE TRIGGER comment_words_deleted AFTER DELETE ON comments BEGIN
    INSERT INTO comment_words(comment_words, rowid, author, text)
    VALUES ('delete', old.id, old.author, old.text);
END
"""
CHANGED = """
CREATE TRIGGER comment_words_changed AFTER UPDATE OF author, text ON comments
WHEN new.author IS NOT old.author OR new.text IS NOT old.text BEGIN
    INSERT INTO comment_words(comment_words, rowid, author, text)
    VALUES ('delete', old.id, old.author, old.text);
    INSERT INTO comment_words(rowid, author, text) VALUES (new.id, new.author, new.text);
END
"""
SECURE_DELETE = "INSERT INTO comment_words(comment_words, rank) VALUES ('secure-delete', 1)"
"""What is forgotten leaves no words in the index, either; from SQLite 3.42 on."""
TERMS = "CREATE VIRTUAL TABLE {0}_terms USING fts5vocab({0}, row)"

AT_ONCE = 1000
"""Comments that one statement adds."""
ADD = sa.text(
    "INSERT INTO comment_words(rowid, author, text) SELECT id, author, text FROM comments"
    " WHERE id > :after AND id <= :last"
)
LAST = sa.text(
    "SELECT max(id) FROM (SELECT id FROM comments WHERE id > :after ORDER BY id LIMIT :most) AS some"
)


def upgrade() -> None:
    """Bring the schema up."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL)
        return
    op.execute(TABLE)
    if sqlite3.sqlite_version_info >= (3, 42, 0):
        op.execute(SECURE_DELETE)
    _add_comments(op.get_bind())
    for statement in (ADDED, DELETED, CHANGED):
        op.execute(statement)
    for index in ("document_words", "comment_words"):
        op.execute(TERMS.format(index))


def _add_comments(connection: sa.Connection) -> None:
    after = 0
    while last := connection.execute(LAST, {"after": after, "most": AT_ONCE}).scalar():
        connection.execute(ADD, {"after": after, "last": last})
        after = last
