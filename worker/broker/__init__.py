"""The only room that talks to Redis (or Valkey) itself: inbox, host slots, queue lengths.

Celery has its own connections.
"""

from worker.broker.inbox import Inbox, Message, Reply, check_broker
from worker.broker.queues import Queues
from worker.broker.slots import HostSlots

__all__ = ["HostSlots", "Inbox", "Message", "Queues", "Reply", "check_broker"]
