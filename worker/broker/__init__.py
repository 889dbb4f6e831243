"""The only room that talks to Redis (or Valkey) itself: inbox, turns to ask hosts, lengths of queues.

Celery has its own connections.
"""

from worker.broker.inbox import Inbox, Letter, Reply
from worker.broker.queues import Queues
from worker.broker.turns import Turns

__all__ = ["Inbox", "Letter", "Queues", "Reply", "Turns"]
