"""Webhooks: changes sent to endpoints by the Standard Webhooks specification (docs/webhooks.md)."""

from worker.deliver.webhooks.dispatcher import deliver_changes

__all__ = ["deliver_changes"]
