"""The modules with tasks. Programs that only send tasks do without: they load all that documents need."""

from __future__ import annotations

from importlib import import_module

TASK_MODULES = ("tasks.ingest", "tasks.poll", "tasks.maintenance")


def load_tasks() -> None:
    """Register all tasks in this process."""
    for name in TASK_MODULES:
        import_module(name)
