"""Files and records begin with the step that reads them, those too that were accepted before."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the data up."""
    op.execute(
        "UPDATE items SET step = 'process', raw_id = NULL"
        " WHERE step = 'fetch' AND state <> 'done' AND kind IN ('file', 'record')"
    )
