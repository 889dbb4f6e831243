"""What tombstones belong to, and finding a document's last change."""

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
    op.create_index("changes_document", "changes", ["document_id", "seq"], unique=False)
