"""What beat sends, and when. Ticks are idempotent: what is due stands in SQL, so two beats do no harm."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from celery.schedules import schedule as EverySoOften  # noqa: N812  # a class, whatever it is called

RECONCILED_EVERY = 30.0
"""Seconds. `winnow tend` does it more often; this is for a worker that runs without it."""

PURGED_EVERY = 600.0


class Every(EverySoOften):  # type: ignore[misc]
    """Every so many seconds, also after the clock was stepped back, where beat itself would wait."""

    def remaining_estimate(self, last_run_at: datetime) -> timedelta:
        """How long until the next run."""
        remaining: timedelta = super().remaining_estimate(last_run_at)
        return remaining if remaining <= self.run_every else timedelta(0)


JUDGED_EVERY = 600.0
"""Seconds between two looks at whether sources give less than they did."""


def schedule(poll_interval: float) -> dict[str, Any]:
    """The ticks; one that waited longer than a few periods says nothing new, so it expires."""
    return {
        "poll sources": {
            "task": "sources.poll",
            "schedule": Every(poll_interval),
            "options": {"expires": 3 * poll_interval},
        },
        "reconcile": {
            "task": "upkeep.reconcile",
            "schedule": Every(RECONCILED_EVERY),
            "options": {"expires": RECONCILED_EVERY},
        },
        "purge": {
            "task": "upkeep.purge",
            "schedule": Every(PURGED_EVERY),
            "options": {"expires": PURGED_EVERY},
        },
        "judge sources": {
            "task": "upkeep.judge",
            "schedule": Every(JUDGED_EVERY),
            "options": {"expires": JUDGED_EVERY},
        },
    }
