"""Notify workers of accepted items, and warn if no service is there to process them."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.acceptance import notify_fresh
from tasks.maintenance import do_workers_answer
from worker.broker import check_broker
from worker.cli.printing import warn
from worker.errors import Unavailable
from worker.service.lock import is_service_running
from worker.settings import Settings
from worker.store.ledger.claims import Accepted


def notify_workers(accepted: Sequence[Accepted], settings: Settings) -> None:
    """Notify workers of accepted items. If none is running, warn that the items wait."""
    waiting = len({item.item_id for item in accepted if item.state in ("pending", "running")})
    is_running = is_service_running(settings.data_dir)
    problem: str | None
    if broker_error := _find_broker_error(settings):
        problem = f"the {broker_error}" if is_running else f"no service is running on {settings.data_dir}"
    else:
        notify_fresh(list(accepted))
        problem = None if is_running or do_workers_answer() else "the broker answers, but no worker does"
    if waiting and problem:
        items = "1 item waits" if waiting == 1 else f"{waiting} items wait"
        warn(f"winnow: {problem}; {items} in the ledger until a service runs; {START_HINT}")


START_HINT = "start it with: winnow up; or ingest without a service: winnow ingest"


def _find_broker_error(settings: Settings) -> str | None:
    try:
        check_broker(settings.broker)
    except Unavailable as error:
        return str(error)
    return None
