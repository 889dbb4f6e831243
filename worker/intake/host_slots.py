"""Host slots shared by all workers: in the broker, or in the database while the broker is down."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING

from worker.broker import HostSlots
from worker.document import Slot
from worker.errors import Unavailable

if TYPE_CHECKING:
    from worker.store.sources.hosts import Hosts

log = logging.getLogger(__name__)

BROKER_RETRY_AFTER_S = 30.0
"""After a failure of the broker, slots are taken in the database for this time."""

DATABASE_TOKEN_PREFIX = "database:"  # noqa: S105  # no secret
"""Tokens of slots in the database begin with this."""


class SharedHostSlots:
    """Host slots by the broker, and by the database while the broker is down."""

    def __init__(self, broker_url: str, hosts: Hosts, clock: Callable[[], datetime]) -> None:
        self._broker = HostSlots(broker_url)
        self._hosts = hosts
        self._clock = clock
        self._away_until = 0.0

    def take(self, host: str, hold: float, step: float) -> Slot:
        """Take the slot of a host; see `worker.broker.slots`."""
        if self._away_until <= monotonic():
            try:
                return self._broker.take(host, hold, step)
            except Unavailable as error:
                self._away_until = monotonic() + BROKER_RETRY_AFTER_S
                log.info("host slots are taken in the database: %s", error)
        slot = self._hosts.take(host, hold, step, self._clock())
        return replace(slot, token=f"{DATABASE_TOKEN_PREFIX}{slot.token}") if slot.token else slot

    def release(self, host: str, token: str, pause: float) -> None:
        """Release a slot where it was taken."""
        if token.startswith(DATABASE_TOKEN_PREFIX):
            self._hosts.release(host, token.removeprefix(DATABASE_TOKEN_PREFIX), pause, self._clock())
            return
        try:
            self._broker.release(host, token, pause)
        except Unavailable as error:
            log.info("the slot of %s was not released and will expire: %s", host, error)

    def close(self) -> None:
        """Close the connection to the broker."""
        self._broker.close()
