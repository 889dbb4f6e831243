"""Turns to ask hosts, wherever they are kept: in the broker, and in the database while that is away."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from worker.broker import HostSlots
from worker.document import Slot
from worker.errors import Unavailable

if TYPE_CHECKING:
    from worker.store.sources.hosts import Hosts

log = logging.getLogger(__name__)

BROKER_LEFT_ALONE = timedelta(seconds=30)
"""After it did not answer; meanwhile turns are taken in the database."""

IN_DATABASE = "database:"
"""How the tokens of these turns begin."""


class SharedHostSlots:
    """Turns by the broker, and by the database while the broker is away."""

    def __init__(self, broker_url: str, hosts: Hosts, clock: Callable[[], datetime]) -> None:
        self._broker = HostSlots(broker_url)
        self._hosts = hosts
        self._clock = clock
        self._away_until: datetime | None = None

    def take(self, host: str, hold: float, step: float) -> Slot:
        """Take the turn to ask a host; see `worker.broker.slots`."""
        now = self._clock()
        if self._away_until is None or self._away_until <= now:
            try:
                return self._broker.take(host, hold, step)
            except Unavailable as error:
                self._away_until = now + BROKER_LEFT_ALONE
                log.info("hosts' turns are taken in the database: %s", error)
        turn = self._hosts.take(host, hold, step, now)
        return replace(turn, token=f"{IN_DATABASE}{turn.token}") if turn.token else turn

    def give_back(self, host: str, token: str, pause: float) -> None:
        """End a turn, wherever it was taken."""
        if token.startswith(IN_DATABASE):
            self._hosts.give_back(host, token.removeprefix(IN_DATABASE), pause, self._clock())
            return
        try:
            self._broker.give_back(host, token, pause)
        except Unavailable as error:
            log.info("a turn of %s ends by itself: %s", host, error)

    def close(self) -> None:
        """Give back the connection to the broker."""
        self._broker.close()
