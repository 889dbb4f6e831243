"""What Winnow itself notes of an item stands apart from what its sender says, in the rows of before, too.

A key in the old `meta` counts as ours only where no sender could have put it there: a sender's meta shows in
the item's source key (``msg:<key>``, or ``:meta-<hash>`` at its end), and of a file or a record ours replaced
the sender's. Everything else stays in `meta` as it was, where nothing obeys it any more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STRUCTURE = sa.JSON().with_variant(JSONB(), "postgresql")
WITH_COPY = sa.text("copy_hash IS NOT NULL")
ROWS_AT_ONCE = 1000

SENT_META = re.compile(r"\A(?:msg|refused):|:meta-[0-9a-f]{16}\Z", re.DOTALL)
CUT_KEY = re.compile(r"~sha256:[0-9a-f]{64}\Z")
HASH = re.compile("[0-9a-f]{64}")

OF_A_FILE = {"within": str}
OF_A_RECORD = {"within": str, "container": str, "position": int, "stamp": str}
OF_AN_ADDRESS = {"visit": int, "address_key": str, "stored_from": str}

ITEMS = sa.table(
    "items", sa.column("id", sa.BigInteger), sa.column("kind", sa.Text), sa.column("source_key", sa.Text),
    sa.column("source_id", sa.BigInteger), sa.column("meta", STRUCTURE), sa.column("notes", STRUCTURE),
    sa.column("copy_hash", sa.Text),
)  # fmt: skip
SIGHTINGS = sa.table(
    "sightings", sa.column("id", sa.BigInteger), sa.column("item_id", sa.BigInteger),
    sa.column("meta", STRUCTURE), sa.column("notes", STRUCTURE),
)  # fmt: skip


def upgrade() -> None:
    """Bring schema and data up."""
    for name in ("items", "sightings"):
        op.add_column(name, sa.Column("notes", STRUCTURE, nullable=False, server_default=sa.text("'{}'")))
    op.add_column("items", sa.Column("copy_hash", sa.Text(), nullable=True))
    connection = op.get_bind()
    told = (ITEMS.c.kind, ITEMS.c.source_key, ITEMS.c.source_id)
    _divide(connection, ITEMS, sa.select(ITEMS.c.id, ITEMS.c.meta, *told))
    of_items = sa.select(SIGHTINGS.c.id, SIGHTINGS.c.meta, *told).join(
        ITEMS, ITEMS.c.id == SIGHTINGS.c.item_id
    )
    _divide(connection, SIGHTINGS, of_items)
    op.create_index(
        "items_copies", "items", ["copy_hash"], postgresql_where=WITH_COPY, sqlite_where=WITH_COPY
    )


def divide(
    kind: str, source_key: str, source_id: int | None, meta: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any], str | None]:
    """What a sender said, what we noted, and the hash of a feed's copy, out of the meta of one row."""
    rest: dict[str, Any] = dict(meta)
    notes: dict[str, Any] = {}
    ours: Mapping[str, type] = {}
    copy: str | None = None
    if kind == "file":
        ours = OF_A_FILE
    elif kind == "record":
        ours = OF_A_RECORD
    elif kind == "url" and not _is_sent(source_key, source_id, meta):
        ours = OF_AN_ADDRESS
        if isinstance(entry := rest.get("entry"), dict):
            copy = _take_entry(entry, notes)
            del rest["entry"]
    for name, of in ours.items():
        if type(rest.get(name)) is of:
            notes[name] = rest.pop(name)
    if kind == "url" and source_id is not None and isinstance(rest.get("list"), str):
        notes["listed_in"] = rest.pop("list")
    return rest, notes, copy


def _is_sent(source_key: str, source_id: int | None, meta: dict[str, Any]) -> bool:
    """Whether the meta of an address can be a sender's."""
    if CUT_KEY.search(source_key):  # of a long one, whose end is not known
        return source_id is None or "list" in meta
    return bool(SENT_META.search(source_key))


def _take_entry(entry: dict[str, Any], notes: dict[str, Any]) -> str | None:
    if isinstance(entry.get("title"), str):
        notes["title"] = entry["title"]
    copy = entry.get("copy")
    return copy if isinstance(copy, str) and HASH.fullmatch(copy) else None


def _divide(connection: sa.Connection, table: sa.TableClause, rows: sa.Select[Any]) -> None:
    setting = sa.update(table).where(table.c.id == sa.bindparam("row"))
    last = -1
    while True:
        some = connection.execute(
            rows.where(table.c.id > last).order_by(table.c.id).limit(ROWS_AT_ONCE)
        ).all()
        if not some:
            return
        last = some[-1].id
        changed = []
        for row in some:
            meta, notes, copy = divide(row.kind, row.source_key, row.source_id, row.meta or {})
            if notes or copy:
                values = {"row": row.id, "meta": meta, "notes": notes}
                changed.append(values | ({"copy_hash": copy} if table is ITEMS else {}))
        if changed:
            connection.execute(setting, changed)
