"""The only room that talks to Redis (or Valkey) itself: the inbox. Celery has its own connections."""

from worker.broker.inbox import Inbox, Letter

__all__ = ["Inbox", "Letter"]
