"""When a cluster got its last copy; quick lists of copies, and of items that a person dropped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

INDEXES = (
    ("clusters_copied", "clusters", ["copied_at", "id"], "copied_at IS NOT NULL"),
    ("sightings_of_copies", "sightings", ["document_id"], "verdict = 'duplicate'"),
    ("items_dropped", "items", ["updated_at", "id"], "verdict = 'dropped'"),
)

# The last time at which a copy of other words was stored, or one of the same words was seen.
COPIED = """
    UPDATE clusters SET copied_at = copied.at FROM (
        SELECT cluster_id, max(at) AS at FROM (
            SELECT cluster_id, first_seen_at AS at FROM documents WHERE duplicate_of IS NOT NULL
            UNION ALL
            SELECT documents.cluster_id, sightings.seen_at FROM sightings
            JOIN documents ON documents.id = sightings.document_id WHERE sightings.verdict = 'duplicate'
        ) AS seen GROUP BY cluster_id
    ) AS copied WHERE copied.cluster_id = clusters.id
"""


def upgrade() -> None:
    """Bring the schema up."""
    op.add_column("clusters", sa.Column("copied_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(COPIED)
    for name, table, columns, condition in INDEXES:
        where = sa.text(condition)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
