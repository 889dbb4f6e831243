"""What beat sends, and when. Ticks are idempotent: what is due stands in SQL, so two beats do no harm."""

from __future__ import annotations

from typing import Any

RECONCILED_EVERY = 30.0
"""Seconds. `winnow tend` does it more often; this is for a worker that runs without it."""


JUDGED_EVERY = 600.0
"""Seconds between two looks at whether sources give less than they did."""


def schedule(poll_interval: float) -> dict[str, Any]:
    """The ticks; one that waited longer than a few periods says nothing new, so it expires."""
    return {
        "poll sources": {
            "task": "sources.poll",
            "schedule": poll_interval,
            "options": {"expires": 3 * poll_interval},
        },
        "reconcile": {
            "task": "upkeep.reconcile",
            "schedule": RECONCILED_EVERY,
            "options": {"expires": RECONCILED_EVERY},
        },
        "judge sources": {
            "task": "upkeep.judge",
            "schedule": JUDGED_EVERY,
            "options": {"expires": JUDGED_EVERY},
        },
    }
