"""A worker's processes: what the parent loads and checks before it forks, and how a child begins."""

from __future__ import annotations

from typing import Any

from celery.signals import worker_process_init

from tasks.child_process import current_context, drop_inherited_context, prepare_to_fork
from tasks.child_recycling import ChildRecycling, max_resident_kb
from tasks.lease_keeper import LeaseKeeper
from tasks.schema_watch import SchemaWatch
from tasks.task_modules import load_tasks
from tasks.transport.remote_control import refuse_commands
from tasks.watchdog import WatchdogStep
from worker import settings
from worker.extraction.body.scoring import load_model
from worker.runtime.gc_pauses import freeze_loaded, loading
from worker.runtime.process_limits import limit_memory
from worker.store.database.schema import WrongSchema
from worker.store.database.schema import prepare as prepare_schema


def prepare(worker: Any) -> None:
    """Prepare a worker that is about to start. Exit if the schema or the raw store is wrong.

    The schema is made in an empty database. What children need is loaded here: they share its memory.
    """
    prepare_to_fork()
    try:
        store = current_context().store
        prepare_schema(store.database)
        store.check_raw()
    except (WrongSchema, settings.SettingsError) as error:  # Celery would log it and continue
        raise SystemExit(f"winnow: {error}") from None
    with loading():
        load_tasks()
        load_model()
        store.load_parts()
        refuse_commands()
    worker.app.steps["consumer"].update([LeaseKeeper, ChildRecycling, SchemaWatch, WatchdogStep])
    worker.max_memory_per_child = worker.max_memory_per_child or max_resident_kb()


@worker_process_init.connect
def set_up_child(**_: Any) -> None:
    """Prepare a new child: its own context, and its memory limit."""
    drop_inherited_context()
    freeze_loaded()
    limit_memory()
