"""The Celery application: its configuration, and the base of its tasks."""

from __future__ import annotations

from typing import Any

from celery import Celery
from celery.signals import celeryd_init, setup_logging, worker_init
from kombu.entity import Queue

from tasks.beat_schedule import schedule
from tasks.log_context import current_item
from tasks.transport.checked_connection import tls_options
from worker import settings
from worker.runtime import logs, private_files

INTAKE_QUEUE = "celery"
"""The queue to which other programs send `ingest.submit`. It is never deleted; our own queues may be."""

OWN_QUEUES = ("fetch", "process", "slow", "render", "sources")

QUEUE_OF_TASK = {
    "ingest.fetch": "fetch",
    "ingest.process": "process",
    "ingest.render": "render",
    "sources.poll": "sources",
    "upkeep.*": "sources",
}

TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,  # longer than the longest time limit plus the wait in a worker
    "unacked_restore_interval": 5,
    "socket_timeout": 10,  # the event loop waits for an answer; a lease must last longer
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 10,
}

# It includes no modules with tasks: beat and Flower would load them, and all that workers need
# (`tasks.worker_process` loads them).
app = Celery(
    "winnow",
    amqp="tasks.transport.checked_connection:CheckedAMQP",
    events="tasks.event_dispatcher:PromptEvents",
)


@app.add_defaults
def configuration() -> dict[str, Any]:
    """Return Celery's configuration; Celery calls this when it first needs it.

    Most values answer a failure that we measured (Celery 5.7 on Redis, with killed workers and brokers). The
    ledger repairs the rest.
    """
    conf = settings.load()
    private_files.make_folder(conf.data_dir / "run")  # beat writes there
    return {
        "broker_url": conf.broker,
        "broker_use_ssl": tls_options(conf.broker),
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "broker_channel_error_retry": True,  # another type of key may have a queue's name
        "broker_transport_options": TRANSPORT_OPTIONS,
        "accept_content": ["json"],
        "task_serializer": "json",
        "task_ignore_result": True,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "worker_prefetch_multiplier": 1,
        "worker_concurrency": conf.concurrency,
        "worker_max_tasks_per_child": 1000,
        # Without it, a worker may receive nothing after a broker's restart. Flower needs it too.
        "worker_enable_remote_control": True,
        "worker_send_task_events": True,
        "task_create_missing_queues": False,
        "task_default_queue": INTAKE_QUEUE,
        "task_queues": [Queue(name, routing_key=name) for name in (INTAKE_QUEUE, *OWN_QUEUES)],
        "task_routes": QUEUE_OF_TASK,
        "task_annotations": _time_limits(conf),
        "task_time_limit": 300,
        "beat_scheduler": "tasks.scheduler:HeartbeatScheduler",
        "beat_schedule": schedule(conf.poll_interval),
        "beat_schedule_filename": str(conf.data_dir / "run" / "beat-schedule"),
        "timezone": "UTC",
    }


def _time_limits(conf: settings.Settings) -> dict[str, dict[str, float]]:
    """The time limit of each task that has one of its own, in seconds."""
    return {
        # A page, a redirect and a robots.txt, each within the deadline.
        "ingest.fetch": {"time_limit": 3 * conf.fetch_deadline + 30},
        "ingest.process": {"time_limit": conf.process_limit},
        # A page, which ends itself earlier, and the robots.txt of its host and of where it goes on.
        "ingest.render": {"time_limit": conf.render_deadline + 2 * conf.fetch_deadline + 30},
        # A listing, a redirect and a robots.txt. A folder scan stops itself earlier.
        "sources.poll": {"time_limit": 3 * conf.fetch_deadline + 60},
    }


@setup_logging.connect
def set_up_logging(loglevel: int | str | None = None, **_: Any) -> None:
    """Set up Winnow's logging."""
    logs.set_up(settings.load(), loglevel or "INFO", current_item)


@celeryd_init.connect
def set_up_early_logging(**_: Any) -> None:
    """Log in our format also before a worker sets up its logging, and when a signal stops it."""
    set_up_logging()
    if settings.load().log_format == "json":
        from celery.apps import worker  # noqa: PLC0415  # workers have loaded it; programs that only send tasks need not

        worker.safe_say = logs.write_line  # else it writes to the terminal directly


@worker_init.connect
def prepare_worker(sender: Any, **_: Any) -> None:
    """Load what a worker needs, and prepare it to work. Exit if the schema or the raw store is wrong."""
    from tasks import worker_process  # noqa: PLC0415  # slow to import, and of no use to beat, Flower and senders

    worker_process.prepare(sender)
