"""The Celery application: its configuration, and the base of its tasks."""

from __future__ import annotations

from typing import Any

from celery import Celery
from celery.signals import celeryd_init, setup_logging, worker_init, worker_process_init
from kombu.entity import Queue

from tasks.beat_schedule import schedule
from tasks.child_process import (
    current_context,
    drop_inherited_context,
    limit_memory,
    preload_model,
    prepare_to_fork,
)
from tasks.child_recycling import ChildRecycling, max_resident_kb
from tasks.lease_keeper import LeaseKeeper
from tasks.log_context import current_item
from tasks.transport.checked_connection import tls_options
from tasks.watchdog import WatchdogStep
from worker import settings
from worker.runtime import logs, private_files
from worker.runtime.gc_pauses import freeze_inherited
from worker.store.database.schema import WrongSchema, prepare

INTAKE_QUEUE = "celery"
"""Where other programs send `ingest.submit` and its like. Never deleted; our own queues may be."""

OWN_QUEUES = ("fetch", "process", "slow", "sources")

app = Celery(
    "winnow",
    amqp="tasks.transport.checked_connection:CheckedAMQP",
    include=["tasks.ingest", "tasks.poll", "tasks.maintenance"],
)
app.steps["consumer"].update([LeaseKeeper, ChildRecycling, WatchdogStep])


@app.add_defaults
def configuration() -> dict[str, Any]:
    """Give Celery its configuration, when it first asks for it.

    Most values answer a measured failure (Celery 5.7 on Redis with killed workers and brokers); the
    ledger would repair the rest.
    """
    conf = settings.load()
    private_files.make_folder(conf.data_dir / "run")  # beat writes there
    return {
        "broker_url": conf.broker,
        "broker_use_ssl": tls_options(conf.broker),
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "broker_channel_error_retry": True,  # what lies under a queue's name may be no queue
        "broker_transport_options": {
            "visibility_timeout": 900,  # above the longest time limit, and the wait for it in a worker
            "unacked_restore_interval": 5,
            "socket_timeout": 30,
            "socket_connect_timeout": 5,
            "socket_keepalive": True,
            "health_check_interval": 10,
        },
        "accept_content": ["json"],
        "task_serializer": "json",
        "task_ignore_result": True,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "worker_prefetch_multiplier": 1,
        "worker_concurrency": conf.concurrency,
        "worker_max_tasks_per_child": 1000,
        # With it off, a worker may stay deaf after a broker's restart; Flower needs it too.
        "worker_enable_remote_control": True,
        "worker_send_task_events": True,
        "task_create_missing_queues": False,
        "task_default_queue": INTAKE_QUEUE,
        "task_queues": [Queue(name, routing_key=name) for name in (INTAKE_QUEUE, *OWN_QUEUES)],
        "task_routes": {
            "ingest.fetch": "fetch",
            "ingest.process": "process",
            "sources.poll": "sources",
            "upkeep.*": "sources",
        },
        "task_annotations": {
            # A page, and on the way a redirect and its host's robots.txt, each within the deadline.
            "ingest.fetch": {"time_limit": 3 * conf.fetch_deadline + 30},
            "ingest.process": {"time_limit": conf.process_limit},
            # A listing, a redirect and a robots.txt; a folder ends its looks sooner by itself.
            "sources.poll": {"time_limit": 3 * conf.fetch_deadline + 60},
        },
        "task_time_limit": 300,
        "beat_scheduler": "tasks.scheduler:HeartbeatScheduler",
        "beat_schedule": schedule(conf.poll_interval),
        "beat_schedule_filename": str(conf.data_dir / "run" / "beat-schedule"),
        "timezone": "UTC",
    }


@setup_logging.connect
def set_up_logging(loglevel: int | str | None = None, **_: Any) -> None:
    """Log as every part of Winnow does."""
    logs.set_up(settings.load(), loglevel or "INFO", current_item)


@celeryd_init.connect
def set_up_early_logging(**_: Any) -> None:
    """Log also what a worker has to say before it sets up its logging, and when a signal stops it."""
    set_up_logging()
    if settings.load().log_format == "json":
        from celery.apps import worker  # noqa: PLC0415  # a worker has loaded it; who only sends need not

        worker.safe_say = logs.write_line  # else written to the terminal past every stream


@worker_init.connect
def prepare_worker(sender: Any, **_: Any) -> None:
    """Make the schema in an empty database; stop at an old one, or where the bytes of others are not."""
    prepare_to_fork()
    try:
        store = current_context().store
        prepare(store.database)
        store.check_raw()
    except (WrongSchema, settings.SettingsError) as error:  # Celery would log it, and go on
        raise SystemExit(f"winnow: {error}") from None
    preload_model()
    from tasks.transport.remote_control import refuse_commands  # noqa: PLC0415  # it loads a worker

    refuse_commands()
    sender.max_memory_per_child = sender.max_memory_per_child or max_resident_kb()


@worker_process_init.connect
def set_up_child(**_: Any) -> None:
    """Let a new child make a context of its own, within its limit of memory."""
    drop_inherited_context()
    freeze_inherited()
    limit_memory()
