"""Documents of a rare language, kind, site or time are found without looking at all of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

KEY = "replace(replace(address_key, 'https://', ''), 'http://', '') || '/'"
HOST_KEYS = {
    "sqlite": f"substr({KEY}, 1, min(instr({KEY}, '/') - 1, 300))",
    "postgresql": f"substr({KEY}, 1, least(strpos({KEY}, '/') - 1, 300))",
}


def upgrade() -> None:
    """Bring the schema up."""
    where = sa.text("duplicate_of IS NULL AND deleted_at IS NULL")
    host = sa.text(f"({HOST_KEYS[op.get_bind().dialect.name]})")
    for name, keys in (
        ("language", ["language"]),
        ("kind", ["kind"]),
        ("site", [sa.text("substr(lower(site), 1, 64)")]),
        # For a range, SQLite would rather take the index of `duplicate_of`: this one has that, too.
        ("host", ["duplicate_of", host]),
        ("first_seen", ["duplicate_of", "first_seen_at"]),
    ):
        columns = [*keys, "id"]
        op.create_index(f"documents_{name}", "documents", columns, sqlite_where=where, postgresql_where=where)
