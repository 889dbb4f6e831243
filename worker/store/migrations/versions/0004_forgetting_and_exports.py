"""What tombstones belong to; finding what rests on bytes, and a document's last change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    op.add_column("tombstones", sa.Column("document_id", sa.BigInteger(), nullable=True))
    op.create_index("ix_sightings_raw_id", "sightings", ["raw_id"], unique=False)
    op.create_index("ix_addresses_raw_id", "addresses", ["raw_id"], unique=False)
    op.create_index("ix_addresses_item_id", "addresses", ["item_id"], unique=False)
    op.create_index("changes_document", "changes", ["document_id", "seq"], unique=False)
