"""What ended, counted for the metrics; indexes by which a look at the queue is cheap."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PENDING, FAILED = sa.text("state = 'pending'"), sa.text("state = 'failed'")

# What ended before anybody counted: how long it took is not known.
FINISHED = """
    INSERT INTO tallies (step, outcome, reason, within, slot, count, seconds, bytes)
    SELECT step, verdict, '', 0, 0, count(*), 0, 0 FROM items
    WHERE state = 'done' AND verdict IS NOT NULL GROUP BY step, verdict
"""
GIVEN_UP = """
    INSERT INTO tallies (step, outcome, reason, within, slot, count, seconds, bytes)
    SELECT step, 'failed', reason, 0, 0, count(*), 0, 0 FROM items
    WHERE state = 'failed' AND reason IS NOT NULL GROUP BY step, reason
"""
RECEIVED = """
    INSERT INTO tallies (step, outcome, reason, within, slot, count, seconds, bytes)
    SELECT 'fetch', 'fetched', '', 0, 0, count(*), 0, sum(size) FROM raw HAVING count(*) > 0
"""


def upgrade() -> None:
    """Bring the schema up."""
    text = sa.Text()
    op.create_table(
        "tallies",
        sa.Column("step", text, nullable=False),
        sa.Column("outcome", text, nullable=False),
        sa.Column("reason", text, nullable=False),
        sa.Column("within", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("slot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("step", "outcome", "reason", "within", "slot"),
        postgresql_with={"fillfactor": 50},
    )
    for statement in (FINISHED, GIVEN_UP, RECEIVED):
        op.execute(statement)
    op.create_index(
        "items_waiting", "items", ["step", "not_before", "updated_at"],
        postgresql_where=PENDING, sqlite_where=PENDING,
    )  # fmt: skip
    op.create_index(
        "items_why_failed", "items", ["reason", "step"], postgresql_where=FAILED, sqlite_where=FAILED
    )
