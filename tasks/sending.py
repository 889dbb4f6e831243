"""Send tasks: for items to work on, for sources to poll."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kombu.exceptions import OperationalError

from tasks.app import app
from worker.errors import Unavailable
from worker.redaction import masked

if TYPE_CHECKING:
    from worker.store.ledger.claims import Notice

log = logging.getLogger(__name__)

MAX_TARGET_CHARS = 200
"""How much of a target monitors show; of a longer target, its beginning and its end."""


def notify(notices: Iterable[Notice]) -> None:
    """Send a task for each item. If the broker is away, `upkeep.reconcile` sends them later."""
    for notice in notices:
        options: dict[str, Any] = {"argsrepr": f"({notice.item_id}, {displayed_target(notice.target)!r})"}
        if notice.slow:
            options["queue"] = "slow"  # the transport gives this queue a longer time limit
        try:
            send_task(f"ingest.{notice.step}", notice.item_id, **options)
        except Unavailable as error:
            log.warning("items wait in the ledger: %s", error)
            return


def request_poll(source_id: int, target: str) -> None:
    """Send a task that polls a source. Raises Unavailable when the broker is away."""
    send_task("sources.poll", source_id, expires=60, argsrepr=f"({source_id}, {displayed_target(target)!r})")


def send_task(name: str, *args: Any, **options: Any) -> None:
    """Send a task to its queue, without retries. Raises Unavailable when the broker is away."""
    try:
        app.send_task(name, args, retry=False, **options)
    except OperationalError as error:
        raise Unavailable(masked(f"broker: {error}")) from error


def displayed_target(target: str) -> str:
    """Return a target as monitors show it: an address without secrets, or the name of a file."""
    if "://" not in target or target.startswith("file:"):
        return target.rstrip("/").rpartition("/")[2][-MAX_TARGET_CHARS:]
    address = masked(target)
    if len(address) <= MAX_TARGET_CHARS:
        return address
    half = MAX_TARGET_CHARS // 2
    return f"{address[:half]}…{address[1 - half :]}"
