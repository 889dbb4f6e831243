"""Limits remote control of workers to inspection, revoking a task, and shutdown.

Anyone who reaches the broker can send commands. Only settings may decide how many children a worker
has, which queues it reads and how long a task may take. Otherwise one message could make a worker idle, or
make good items fail.
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
"""Celery commands that workers refuse, and what to do instead."""


def refuse_commands() -> None:
    """Make this process answer each refused command with what to do instead."""
    for name, instead in REFUSED_COMMANDS.items():
        Panel.data[name] = _refusal(name, instead)


def _refusal(name: str, instead: str) -> Callable[..., dict[str, str]]:
    def refuse(_state: Any, **_arguments: Any) -> dict[str, str]:
        log.warning("remote control command %s refused: %s", name, instead)
        return {"error": f"{name} is not taken by remote control: {instead}"}

    return refuse
