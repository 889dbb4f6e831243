"""What beat sends, and when. Ticks are idempotent: due times are in SQL, so two beats do no harm."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from celery.schedules import schedule as CelerySchedule  # noqa: N812  # a class, whatever it is called

RECONCILE_INTERVAL_S = 30.0
"""`winnow tend` reconciles more often; this is for workers that run without it."""

PURGE_INTERVAL_S = 600.0


class SteadyInterval(CelerySchedule):  # type: ignore[misc]
    """Runs every N seconds, also after the clock was set back, where Celery's own schedule would wait."""

    def remaining_estimate(self, last_run_at: datetime) -> timedelta:
        """Return the time until the next run."""
        remaining: timedelta = super().remaining_estimate(last_run_at)
        return remaining if remaining <= self.run_every else timedelta(0)


HEALTH_CHECK_INTERVAL_S = 600.0
"""How often the health of sources is checked."""


def schedule(poll_interval: float) -> dict[str, Any]:
    """Return the periodic tasks. A tick that waits too long expires, because a newer one follows."""
    return {
        "poll sources": {
            "task": "sources.poll",
            "schedule": SteadyInterval(poll_interval),
            "options": {"expires": 3 * poll_interval},
        },
        "reconcile": {
            "task": "upkeep.reconcile",
            "schedule": SteadyInterval(RECONCILE_INTERVAL_S),
            "options": {"expires": RECONCILE_INTERVAL_S},
        },
        "purge": {
            "task": "upkeep.purge",
            "schedule": SteadyInterval(PURGE_INTERVAL_S),
            "options": {"expires": PURGE_INTERVAL_S},
        },
        "judge sources": {
            "task": "upkeep.judge",
            "schedule": SteadyInterval(HEALTH_CHECK_INTERVAL_S),
            "options": {"expires": HEALTH_CHECK_INTERVAL_S},
        },
    }
