"""Whether a comment was shown folded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    op.add_column(
        "comments", sa.Column("collapsed", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
