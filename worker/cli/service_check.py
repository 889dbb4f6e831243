"""Whether anybody is there to do what a command hands to the service."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.ingest import notify_fresh
from tasks.maintenance import do_workers_answer
from worker.broker import Inbox
from worker.cli.printing import warn
from worker.errors import Unavailable
from worker.service.lock import works_on
from worker.settings import Settings
from worker.store.ledger.claims import Accepted


def tell_workers(accepted: Sequence[Accepted], settings: Settings) -> None:
    """Tell workers of accepted items; where nobody hears it, say so, and how long the items will wait."""
    waiting = len({item.item_id for item in accepted if item.state in ("pending", "running")})
    is_running = works_on(settings.data_dir)
    why: str | None
    if trouble := _trouble_of_broker(settings):
        why = f"the {trouble}" if is_running else f"no service is running on {settings.data_dir}"
    else:
        notify_fresh(list(accepted))
        why = None if is_running or do_workers_answer() else "the broker answers, but no worker does"
    if waiting and why:
        items = "1 item waits" if waiting == 1 else f"{waiting} items wait"
        warn(f"winnow: {why}; {items} in the ledger until that changes, however long; {HINT}")


HINT = "start the service with: winnow up; or bring them in without it: winnow ingest"


def _trouble_of_broker(settings: Settings) -> str | None:
    inbox = Inbox(settings.broker)
    try:
        inbox.ping()
    except Unavailable as error:
        return str(error)
    finally:
        inbox.close()
    return None
