"""Threads that go on beyond their page: where more comments are, and how much of them is here."""

from __future__ import annotations

from importlib import import_module

import sqlalchemy as sa
from alembic import op

from worker.store.database.column_types import Structure

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
OF_A_THREAD, READING = sa.text("thread_id IS NOT NULL"), sa.text("state = 'reading'")

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

VIEW = import_module("worker.store.migrations.versions.0012_provenance_in_articles")
BEFORE = import_module("worker.store.migrations.versions.0015_confidence_in_comments")
ARTICLES = BEFORE.ARTICLES.replace(
    "\nFROM documents\n", ", comments_found, comments_complete\nFROM documents\n"
)


def upgrade() -> None:
    """Bring the schema up."""
    op.create_table(
        "threads",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("document_id", BIG_ID, nullable=False),
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("leads", Structure(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reading", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("is_whole", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("began_at", TIME, nullable=True),
        sa.Column("requests", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("stated", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("growth", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("visits", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("checked_at", TIME, nullable=True),
        sa.Column("next_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("address_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_threads_document_id", "threads", ["document_id"])
    op.create_index("ix_threads_next_at", "threads", ["next_at"])
    op.create_index(
        "threads_reading", "threads", ["began_at"], sqlite_where=READING, postgresql_where=READING
    )
    op.add_column("items", sa.Column("thread_id", BIG_ID, nullable=True))
    op.create_index(
        "items_of_thread", "items", ["thread_id"], sqlite_where=OF_A_THREAD, postgresql_where=OF_A_THREAD
    )
    op.add_column("comments", sa.Column("native_id", sa.Text(), nullable=True))
    op.add_column("comments", sa.Column("parent_native_id", sa.Text(), nullable=True))
    op.add_column("comments", sa.Column("basis", Structure(), server_default=sa.text("'{}'"), nullable=False))
    op.add_column(
        "documents", sa.Column("comments_found", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.add_column("documents", sa.Column("comments_complete", sa.Boolean(), nullable=True))
    op.execute(
        "UPDATE documents SET comments_found = (SELECT count(*) FROM comments"
        " WHERE comments.document_id = documents.id AND comments.deleted_at IS NULL)"
        " WHERE id IN (SELECT document_id FROM comments)"
    )
    name = op.get_bind().dialect.name
    create = "CREATE OR REPLACE"  # keeps what readers were granted
    if name == "sqlite":
        op.execute("DROP VIEW articles")
        create = "CREATE"
    op.execute(
        ARTICLES.format(create=create, first=VIEW.FIRST, first_feed=VIEW.FIRST_FEED, labels=VIEW.LABELS[name])
    )
