"""Webhooks and their deliveries."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.base import NEVER_REUSED, NO, Base, BigId


class WebhookRow(Base):
    """An endpoint that is told of changes (see docs/webhooks.md)."""

    __tablename__ = "webhooks"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    """Its number, never used again."""
    url: Mapped[str]
    """The address that changes are sent to."""
    secret: Mapped[str]
    """What its requests are signed with (`whsec_...`): keep it from whoever may read this table."""
    old_secret: Mapped[str | None]
    """The secret before, which signs beside the present one for a while."""
    old_until: Mapped[datetime | None]
    """Until when it does."""
    kinds: Mapped[list[str] | None]
    """The kinds of changes it wants; null for all."""
    batch: Mapped[int] = mapped_column(default=1, server_default="1")
    """How many changes a request has at most; 1: each has a request of its own."""
    seq: Mapped[int]
    """The number of the last change that was taken for it: sent, or in `deliveries`."""
    paused: Mapped[bool] = mapped_column(default=False, server_default=NO)
    """Whether nothing is sent to it."""
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    """Requests that failed, in a row."""
    failing_since: Mapped[datetime | None]
    """When the first of these failed."""
    last_error: Mapped[str | None]
    """Why the last request failed, or why it is paused; null when the last one went well."""
    not_before: Mapped[datetime | None]
    """Until when it is left alone."""
    tried_at: Mapped[datetime | None]
    """When a request to it ended last."""
    delivered_at: Mapped[datetime | None]
    """When one last went well."""
    token: Mapped[str | None]
    """Who sends to it just now."""
    lease_until: Mapped[datetime | None]
    """Until when that one answers for it."""
    created_at: Mapped[datetime]
    """When it was added."""
    __table_args__ = NEVER_REUSED


class DeliveryRow(Base):
    """A request to a webhook that is on its way, waits, or failed; one that arrived has no row."""

    __tablename__ = "deliveries"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    """Its number, never used again."""
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    """The endpoint."""
    message_id: Mapped[str]
    """What it has as `webhook-id`, each time it is sent."""
    state: Mapped[str]
    """`pending`, or `failed` when it was given up."""
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often it was sent in vain."""
    not_before: Mapped[datetime | None]
    """Until when it is not sent again."""
    tried_at: Mapped[datetime | None]
    """When it was sent in vain last."""
    reason: Mapped[str | None]
    """Why: a reason code such as `http_500` or `timeout`."""
    detail: Mapped[str | None]
    """The same in a line for people."""
    created_at: Mapped[datetime]
    """When its changes were taken from the feed."""
    __table_args__ = (Index("deliveries_of_webhook", "webhook_id", "state"), NEVER_REUSED)


class DeliveryChange(Base):
    """Which changes a delivery tells of."""

    __tablename__ = "delivery_changes"
    delivery_id: Mapped[int] = mapped_column(
        ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True
    )
    """The delivery."""
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The change's number."""
    document_id: Mapped[int]
    """The document that changed: later changes of it wait until this one has arrived or failed."""
    __table_args__ = (Index("delivery_changes_document", "document_id", "seq"),)
