"""What may be asked of a worker by remote control: to tell of itself, to drop a task, to stop.

Whoever reaches the broker can send commands. How many children a worker has, which queues it takes from and
how long a task may last is for the settings alone: else one message could leave a worker that runs and does
nothing, or have items fail that are well.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from celery.worker.control import Panel

log = logging.getLogger(__name__)

REFUSED_COMMANDS = {
    "pool_grow": "set WINNOW_CONCURRENCY, and start the worker again",
    "pool_shrink": "set WINNOW_CONCURRENCY, and start the worker again",
    "pool_restart": "stop the worker (shutdown); what supervises it starts it again",
    "autoscale": "set WINNOW_CONCURRENCY, and start the worker again",
    "add_consumer": "start a worker with -Q",
    "cancel_consumer": "start a worker with -Q",
    "rate_limit": "set WINNOW_HOST_DELAY, and start the worker again",
    "time_limit": "set WINNOW_PROCESS_LIMIT or WINNOW_FETCH_DEADLINE, and start the worker again",
    "disable_events": "start a worker without -E",
    "objgraph": "use a debugger",
    "memdump": "use a debugger",
    "memsample": "use a debugger",
}
"""Commands of Celery's that are refused, and what to do instead."""


def refuse_commands() -> None:
    """Have this process answer, to each command that is not for remote control, what to do instead."""
    for name, instead in REFUSED_COMMANDS.items():
        Panel.data[name] = _refusal(name, instead)


def _refusal(name: str, instead: str) -> Callable[..., dict[str, str]]:
    def refuse(_state: Any, **_arguments: Any) -> dict[str, str]:
        log.warning("%s was asked for by remote control, and is refused: %s", name, instead)
        return {"error": f"{name} is not taken by remote control: {instead}"}

    return refuse
