"""Changes told to endpoints, by the Standard Webhooks specification (docs/webhooks.md)."""

from worker.deliver.webhooks.dispatcher import deliver_as_they_come

__all__ = ["deliver_as_they_come"]
