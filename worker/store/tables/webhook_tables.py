"""Webhooks and their deliveries."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnClause, ForeignKey, Index

from worker.store.tables.declarative_base import NEVER_REUSED, NO, Base, BigId, column


class WebhookRow(Base):
    """An endpoint that receives changes (see docs/webhooks.md)."""

    __tablename__ = "webhooks"
    id: ColumnClause[int] = column(BigId, primary_key=True)
    """Its number, never used again."""
    url: ColumnClause[str]
    """The address that changes are sent to."""
    secret: ColumnClause[str]
    """The key that signs its requests (`whsec_...`): restrict who can read this table."""
    old_secret: ColumnClause[str | None]
    """The previous secret, which also signs for a while."""
    old_until: ColumnClause[datetime | None]
    """When the previous secret stops signing."""
    kinds: ColumnClause[list[str] | None]
    """The kinds of changes that it receives; null for all."""
    batch: ColumnClause[int] = column(default=1, server_default="1")
    """The most changes in one request; 1: each change has its own request."""
    seq: ColumnClause[int]
    """The number of the last change taken for it: sent, or in `deliveries`."""
    paused: ColumnClause[bool] = column(default=False, server_default=NO)
    """Whether nothing is sent to it."""
    failures: ColumnClause[int] = column(default=0, server_default="0")
    """How many requests failed in a row."""
    failing_since: ColumnClause[datetime | None]
    """When the first of these failed."""
    last_error: ColumnClause[str | None]
    """Why the last request failed, or why it is paused; null if the last one succeeded."""
    not_before: ColumnClause[datetime | None]
    """No request is sent before this time."""
    tried_at: ColumnClause[datetime | None]
    """When a request to it ended last."""
    delivered_at: ColumnClause[datetime | None]
    """When a request last succeeded."""
    token: ColumnClause[str | None]
    """The token of the process that sends to it now."""
    lease_until: ColumnClause[datetime | None]
    """When the lease of that process ends."""
    created_at: ColumnClause[datetime]
    """When it was added."""
    __table_args__ = NEVER_REUSED


class DeliveryRow(Base):
    """A request to a webhook that is being sent, waits or failed. A request that arrived has no row."""

    __tablename__ = "deliveries"
    id: ColumnClause[int] = column(BigId, primary_key=True)
    """Its number, never used again."""
    webhook_id: ColumnClause[int] = column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    """The endpoint."""
    message_id: ColumnClause[str]
    """Its `webhook-id`, the same each time it is sent."""
    state: ColumnClause[str]
    """`pending`, or `failed` after the last try."""
    attempts: ColumnClause[int] = column(default=0, server_default="0")
    """How many tries failed."""
    not_before: ColumnClause[datetime | None]
    """It is not sent again before this time."""
    tried_at: ColumnClause[datetime | None]
    """When the last failed try ended."""
    reason: ColumnClause[str | None]
    """Why: a reason code such as `http_500` or `timeout`."""
    detail: ColumnClause[str | None]
    """The reason as a line for people."""
    created_at: ColumnClause[datetime]
    """When its changes were taken from the feed."""
    __table_args__ = (Index("deliveries_of_webhook", "webhook_id", "state"), NEVER_REUSED)


class DeliveryChange(Base):
    """The changes in a delivery."""

    __tablename__ = "delivery_changes"
    delivery_id: ColumnClause[int] = column(ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True)
    """The delivery."""
    seq: ColumnClause[int] = column(primary_key=True, autoincrement=False)
    """The change's number."""
    document_id: ColumnClause[int]
    """The document that changed: its later changes wait until this one has arrived or failed."""
    __table_args__ = (Index("delivery_changes_document", "document_id", "seq"),)
