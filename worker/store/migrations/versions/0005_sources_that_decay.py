"""What sources give less of than they did; when their entries were last named."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

TIME = sa.DateTime(timezone=True)

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    structure = sa.JSON().with_variant(JSONB(), "postgresql")
    op.add_column("sources", sa.Column("declines", structure, nullable=True))
    op.add_column("sources", sa.Column("judged_from", sa.BigInteger(), nullable=True))
    op.add_column("source_entries", sa.Column("seen_at", TIME, nullable=True))
    entries = sa.table("source_entries", sa.column("seen_at", TIME))
    op.execute(entries.update().values(seen_at=datetime.now(UTC)))
    op.create_index("items_of_source", "items", ["source_id", "id"], unique=False)
