"""Deliveries after their last try: list them with reasons, send them again or drop them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from worker.store.database import Database
from worker.store.tables import DeliveryChange, DeliveryRow

COLUMNS = (
    DeliveryRow.id,
    DeliveryRow.webhook_id,
    DeliveryRow.message_id,
    DeliveryRow.attempts,
    DeliveryRow.reason,
    DeliveryRow.detail,
    DeliveryRow.created_at,
    DeliveryRow.tried_at,
)


class FailedDeliveries:
    """The deliveries that failed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, limit: int) -> list[dict[str, Any]]:
        """List failed deliveries with their changes and documents, the newest first."""
        given_up = select(*COLUMNS).where(DeliveryRow.state == "failed")
        newest = given_up.order_by(DeliveryRow.id.desc()).limit(limit)
        changes_of = select(DeliveryChange.seq, DeliveryChange.document_id).order_by(DeliveryChange.seq)
        with self._database.reading() as connection:
            found = [dict(row) for row in connection.execute(newest).mappings()]
            for one in found:
                changes = connection.execute(changes_of.where(DeliveryChange.delivery_id == one["id"])).all()
                one |= dict(changes=[change.seq for change in changes])
                one |= dict(documents=sorted({change.document_id for change in changes}))
        return found

    def retry(self, ids: Sequence[int] | None) -> list[int]:
        """Send these again, or all (None), starting with the first try; return the ids."""
        again = dict(state="pending", attempts=0, not_before=None, tried_at=None)
        setting = update(DeliveryRow).where(*_failed(ids)).values(again).returning(DeliveryRow.id)
        with self._database.writing() as connection:
            return sorted(connection.execute(setting).scalars())

    def drop(self, ids: Sequence[int] | None) -> list[int]:
        """Delete these, or all (None); return the ids."""
        dropping = delete(DeliveryRow).where(*_failed(ids)).returning(DeliveryRow.id)
        with self._database.writing() as connection:
            return sorted(connection.execute(dropping).scalars())


def _failed(ids: Sequence[int] | None) -> list[ColumnElement[bool]]:
    return [DeliveryRow.state == "failed"] + ([] if ids is None else [DeliveryRow.id.in_(ids)])
