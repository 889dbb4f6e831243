"""Feeds and sitemaps as sources, what is known of addresses and hosts, containers in part."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    # Not as a batch: to copy the table, SQLite would drop it, and with it all that hangs on its rows.
    for column in (
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("moved_to", sa.Text(), nullable=True),
        sa.Column("adapts", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("newest", sa.BigInteger(), nullable=True),
        sa.Column("news_at", TIME, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
    ):
        op.add_column("sources", column)
    op.create_index("ix_sources_parent_id", "sources", ["parent_id"], unique=False)

    op.create_table(
        "source_entries",
        sa.Column("source_id", BIG_ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("source_id", "key"),
    )
    op.create_table(
        "addresses",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("final_url", sa.Text(), nullable=True),
        sa.Column("moved_to", sa.Text(), nullable=True),
        sa.Column("gone_at", TIME, nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("item_id", sa.BigInteger(), nullable=True),
        sa.Column("raw_id", sa.BigInteger(), nullable=True),
        sa.Column("source_id", sa.BigInteger(), nullable=True),
        sa.Column("visits", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("checked_at", TIME, nullable=False),
        sa.Column("next_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_addresses_next_at", "addresses", ["next_at"], unique=False)
    op.create_table(
        "hosts",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("failures", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("not_before", TIME, nullable=True),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("busy_until", TIME, nullable=True),
        sa.Column("line_until", TIME, nullable=True),
        sa.PrimaryKeyConstraint("host"),
    )
    op.create_table(
        "robots",
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("fetched_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("failing_since", TIME, nullable=True),
        sa.PrimaryKeyConstraint("origin"),
    )
    op.create_table(
        "containers",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("records", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
