"""The only room that talks to Redis (or Valkey) itself: the inbox, and the turns to ask hosts.

Celery has its own connections.
"""

from worker.broker.inbox import Inbox, Letter, Reply
from worker.broker.turns import Turns

__all__ = ["Inbox", "Letter", "Reply", "Turns"]
