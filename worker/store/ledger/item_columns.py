"""Columns of items for what the ledger does most often."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case

from worker.document import ItemKind, ItemRef
from worker.store.database.column_types import indexable
from worker.store.ledger.claims import Step
from worker.store.tables import Item

MAX_ROWS_PER_STATEMENT = 1000

FETCHED: tuple[ItemKind, ...] = ("url", "thread")
"""The kinds of items whose target is an address."""

CLEARED_CLAIM: dict[str, Any] = {"token": None, "lease_until": None, "reason": None, "detail": None}
"""The columns that every end of a claim clears; a failure then sets its reason."""


def first_step(kind: ItemKind) -> Step:
    """Return the first step of an item: an address has to be fetched, a file on disk only processed."""
    return "fetch" if kind in FETCHED else "process"


FIRST_STEP: ColumnElement[str] = case((Item.kind.in_(FETCHED), "fetch"), else_="process")
"""The same as SQL, for a stored item that begins again."""


def new_columns(ref: ItemRef, now: datetime) -> dict[str, Any]:
    """The columns of a new item, which begins with its first step."""
    return dict(
        kind=ref.kind, target=ref.target, source_id=ref.source_id, meta=dict(ref.meta),
        notes=ref.notes.stored(), source_key=indexable(ref.source_key), step=first_step(ref.kind),
        state="pending", created_at=now, updated_at=now,
    )  # fmt: skip


def columns_when_due(wait: float, now: datetime) -> dict[str, Any]:
    """The columns of an item that is due now (workers are notified), or after a wait for its host."""
    if not wait:
        return dict(sent_at=now, not_before=None, reason=None, detail=None)
    paced = dict(reason="host_busy", detail="accepted with others of its host, its turn comes later")
    return dict(sent_at=None, not_before=now + timedelta(seconds=wait), **paced)


def failed_columns(reason: str, detail: str) -> dict[str, Any]:
    """The columns of a failed item."""
    return {"state": "failed", "reason": reason, "detail": detail[:2000]}
