"""Beat's scheduler, with a heartbeat."""

from __future__ import annotations

import logging
from socket import gethostname
from typing import Any

from celery.beat import PersistentScheduler

from worker import settings
from worker.runtime import heartbeats

log = logging.getLogger(__name__)

MIN_PAUSE_S = 0.01
"""Celery (5.7) takes 10 ms off the time until a task is due, and would not pause in these 10 ms."""


class HeartbeatScheduler(PersistentScheduler):  # type: ignore[misc]
    """Writes a heartbeat in each turn of beat's loop, as workers and `winnow tend` do."""

    def __init__(self, *words: Any, **options: Any) -> None:
        self._heartbeat_file = heartbeats.file_of(settings.load().data_dir, f"beat@{gethostname()}")
        super().__init__(*words, **options)

    def tick(self, *words: Any, **options: Any) -> float:
        """Send what is due; return the seconds until the next tick, up to one heartbeat interval."""
        heartbeats.beat(self._heartbeat_file)
        pause = float(super().tick(*words, **options))
        return min(max(pause, MIN_PAUSE_S), heartbeats.HEARTBEAT_INTERVAL_S)

    def close(self) -> None:
        """Stop, and remove the heartbeat."""
        super().close()
        heartbeats.remove(self._heartbeat_file)

    def _ensure_connected(self) -> Any:
        """Wait for the broker at the start, and keep the heartbeat going."""

        def wait(error: Exception, seconds: float) -> None:
            heartbeats.beat(self._heartbeat_file)
            log.warning("no broker yet: %s; next try in %g s", error, seconds)

        return self.connection.ensure_connection(wait, self.app.conf.broker_connection_max_retries)
