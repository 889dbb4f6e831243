"""Deliveries that failed, for good or so far: list them with reasons, send them again or drop them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select, update

from worker.store.database import Database
from worker.store.database.bulk_statements import is_among
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
    """The deliveries after their last try, and those that wait for another one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(
        self, limit: int, webhook_id: int | None = None, before: int | None = None
    ) -> list[dict[str, Any]]:
        """List failed deliveries with their changes and documents, the newest first.

        Those to all webhooks, or to one; those with ids below a number, or all.
        """
        given_up = select(*COLUMNS).where(*_failed(None, webhook_id))
        if before is not None:
            given_up = given_up.where(DeliveryRow.id < before)
        with self._database.reading() as connection:
            found = connection.execute(given_up.order_by(DeliveryRow.id.desc()).limit(limit))
            return _with_changes(connection, [dict(row) for row in found.mappings()])

    def list_put_off(self, webhook_id: int, limit: int) -> list[dict[str, Any]]:
        """List deliveries that failed and will be sent again, in the order in which they were made."""
        tried = select(*COLUMNS, DeliveryRow.not_before).where(
            DeliveryRow.webhook_id == webhook_id, DeliveryRow.state == "pending", DeliveryRow.attempts > 0
        )
        with self._database.reading() as connection:
            found = connection.execute(tried.order_by(DeliveryRow.id).limit(limit))
            return _with_changes(connection, [dict(row) for row in found.mappings()])

    def retry(self, ids: Sequence[int] | None, webhook_id: int | None = None) -> list[int]:
        """Send these again, or all (None), starting with the first try; return the ids."""
        again = dict(state="pending", attempts=0, not_before=None, tried_at=None)
        setting = update(DeliveryRow).where(*_failed(ids, webhook_id)).values(again)
        with self._database.writing() as connection:
            return sorted(connection.execute(setting.returning(DeliveryRow.id)).scalars())

    def drop(self, ids: Sequence[int] | None, webhook_id: int | None = None) -> list[int]:
        """Delete these, or all (None); return the ids."""
        dropping = delete(DeliveryRow).where(*_failed(ids, webhook_id)).returning(DeliveryRow.id)
        with self._database.writing() as connection:
            return sorted(connection.execute(dropping).scalars())


def _failed(ids: Sequence[int] | None, webhook_id: int | None) -> list[ColumnElement[bool]]:
    """Match the failed ones of these, or all (None), to one webhook or to any (None)."""
    conditions = [DeliveryRow.state == "failed"]
    if ids is not None:
        conditions.append(DeliveryRow.id.in_(ids))
    if webhook_id is not None:
        conditions.append(DeliveryRow.webhook_id == webhook_id)
    return conditions


def _with_changes(connection: Connection, deliveries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add to each delivery the numbers of its changes, and their documents."""
    own = is_among(DeliveryChange.delivery_id, [one["id"] for one in deliveries])
    columns = DeliveryChange.delivery_id, DeliveryChange.seq, DeliveryChange.document_id
    changes: dict[int, list[Any]] = {}
    for row in connection.execute(select(*columns).where(own).order_by(DeliveryChange.seq)):
        changes.setdefault(row.delivery_id, []).append(row)
    for one in deliveries:
        these = changes.get(one["id"], [])
        one["changes"] = [change.seq for change in these]
        one["documents"] = sorted({change.document_id for change in these})
    return deliveries
