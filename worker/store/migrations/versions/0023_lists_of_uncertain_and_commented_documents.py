"""Documents with comments, and those that are uncertain, are found without looking at all of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

IS_ARTICLE = "duplicate_of IS NULL AND deleted_at IS NULL"


def upgrade() -> None:
    """Bring the schema up."""
    for name, columns, condition in (
        ("confidence", ["duplicate_of", "confidence", "id"], IS_ARTICLE),
        ("commented", ["duplicate_of", "id"], f"{IS_ARTICLE} AND comments_found > 0"),
    ):
        where = sa.text(condition)
        op.create_index(f"documents_{name}", "documents", columns, sqlite_where=where, postgresql_where=where)
