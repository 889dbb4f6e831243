"""The newest comments of all threads, or of one author, are found without reading the others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    op.create_index("comments_newest", "comments", ["first_seen_at", "id"])
    author = sa.text("substr(author, 1, 64)")
    op.create_index("comments_author", "comments", [author, "first_seen_at", "id"])
