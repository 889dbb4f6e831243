"""When a source first gave a listing, who polls it, and where a look at a folder or a container goes on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

TIME = sa.DateTime(timezone=True)

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    op.add_column("sources", sa.Column("listed_at", TIME, nullable=True))
    op.add_column("sources", sa.Column("claimed_until", TIME, nullable=True))
    op.add_column("sources", sa.Column("resume_at", sa.Text(), nullable=True))
    op.add_column("containers", sa.Column("hashed", sa.BigInteger(), nullable=True))
    # What never gave an entry and fails has given no listing yet, as far as can be told.
    op.execute(
        "UPDATE sources SET listed_at = polled_at WHERE polled_at IS NOT NULL AND (failures = 0"
        " OR EXISTS (SELECT 1 FROM source_entries WHERE source_entries.source_id = sources.id))"
    )
