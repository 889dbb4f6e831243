"""Who may use the desk; what happened in each hour, for its plots."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

HOUR_OF = {
    "sqlite": "CAST(strftime('%s', {}) AS INTEGER) / 3600",
    "postgresql": "CAST(floor(extract(epoch FROM {}) / 3600) AS bigint)",
}
A_MONTH_AGO = {"sqlite": "datetime('now', '-31 days')", "postgresql": "now() - interval '31 days'"}

# What happened in the last month, before anybody counted it by the hour.
ENDED = """
    INSERT INTO hourly_counts (hour, what, slot, count)
    SELECT {hour}, CASE state WHEN 'failed' THEN state ELSE verdict END AS ended, 0, count(*) FROM items
    WHERE state IN ('done', 'failed') AND updated_at >= {since} AND (state = 'failed' OR verdict IS NOT NULL)
    GROUP BY 1, 2
"""
COMMENTED = """
    INSERT INTO hourly_counts (hour, what, slot, count)
    SELECT {hour}, 'new comments', 0, count(*) FROM comments WHERE first_seen_at >= {since} GROUP BY 1
"""


def upgrade() -> None:
    """Bring the schema up."""
    op.create_table(
        "hourly_counts",
        sa.Column("hour", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("slot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hour", "what", "slot"),
        postgresql_with={"fillfactor": 50},
    )
    name = op.get_bind().dialect.name
    for statement, column in ((ENDED, "updated_at"), (COMMENTED, "first_seen_at")):
        op.execute(statement.format(hour=HOUR_OF[name].format(column), since=A_MONTH_AGO[name]))
    op.create_table(
        "passwords",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "sessions",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("used_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_sessions_used_at", "sessions", ["used_at"])
    op.create_table(
        "access_tokens",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("may_write", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("used_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
