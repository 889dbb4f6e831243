"""Sketches hold the places of names and numbers, by which pages of one template are told apart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    op.add_column("sketches", sa.Column("slots", sa.LargeBinary(), nullable=True))
