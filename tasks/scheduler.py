"""Beat's scheduler, which shows that it lives."""

from __future__ import annotations

import logging
from socket import gethostname
from typing import Any

from celery.beat import PersistentScheduler

from worker import settings
from worker.runtime import heartbeats

log = logging.getLogger(__name__)


class HeartbeatScheduler(PersistentScheduler):  # type: ignore[misc]
    """Leaves a sign of life with every turn of beat's loop, as workers and `winnow tend` do."""

    def __init__(self, *words: Any, **options: Any) -> None:
        self._sign = heartbeats.file_of(settings.load().data_dir, f"beat@{gethostname()}")
        super().__init__(*words, **options)

    def tick(self, *words: Any, **options: Any) -> float:
        """Send what is due; how many seconds until more is, but no longer than from one sign to the next."""
        heartbeats.beat(self._sign)
        return min(float(super().tick(*words, **options)), heartbeats.HEARTBEAT_INTERVAL_S)

    def close(self) -> None:
        """Stop in order."""
        super().close()
        heartbeats.remove(self._sign)

    def _ensure_connected(self) -> Any:
        """Wait for the broker at the start, alive all the while."""

        def wait(error: Exception, seconds: float) -> None:
            heartbeats.beat(self._sign)
            log.warning("no broker yet: %s; asked again in %g s", error, seconds)

        return self.connection.ensure_connection(wait, self.app.conf.broker_connection_max_retries)
