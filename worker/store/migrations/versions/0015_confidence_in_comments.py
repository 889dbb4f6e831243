"""How far the comments of a document can be trusted; also in the view `articles`."""

from __future__ import annotations

from importlib import import_module

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

VIEW = import_module("worker.store.migrations.versions.0012_provenance_in_articles")
ARTICLES = VIEW.ARTICLES.replace("\nFROM documents\n", ",\n       comments_confidence\nFROM documents\n")
"""The new column is the last: PostgreSQL can add a column to a view only there."""


def upgrade() -> None:
    """Bring the schema up."""
    op.add_column("documents", sa.Column("comments_confidence", sa.Float(), nullable=True))
    name = op.get_bind().dialect.name
    create = "CREATE OR REPLACE"  # keeps what readers were granted
    if name == "sqlite":
        op.execute("DROP VIEW articles")
        create = "CREATE"
    op.execute(
        ARTICLES.format(create=create, first=VIEW.FIRST, first_feed=VIEW.FIRST_FEED, labels=VIEW.LABELS[name])
    )
