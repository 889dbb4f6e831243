"""`winnow status`: show how the service is doing."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime

import click

from worker.broker import Inbox
from worker.cli.installation import Installation, pass_installation
from worker.cli.item_view import mask_items
from worker.cli.printing import json_option, print_json
from worker.cli.status_view import Status, print_status
from worker.errors import Unavailable
from worker.redaction import masked
from worker.service.lock import is_service_running
from worker.store import Store
from worker.store.sources.source_records import SourceRecord


@click.command("status")
@json_option
@pass_installation
def status_command(installation: Installation, as_json: bool) -> None:
    """Show items by state, the queue, sources and errors."""
    conf = installation.settings
    status = _read_status(installation.store, _count_inbox_messages(conf.broker), datetime.now(UTC))
    if as_json:
        print_json(_as_json(status))
    else:
        print_status(status, is_running=is_service_running(conf.data_dir))


def _read_status(store: Store, messages: int | None, now: datetime) -> Status:
    return Status(
        now=now,
        standing=store.library.standing(now),
        sources=[_mask_source(source) for source in store.sources.all()],
        failed=mask_items(store.library.items(state="failed", limit=5)),
        put_off=mask_items(store.library.list_put_off(now, limit=5)),
        webhooks=[asdict(one) | {"url": one.place} for one in store.webhooks.all()],
        hosts=[dict(host=host) | asdict(trouble) for host, trouble in store.hosts.list_backoffs(limit=10)],
        messages=messages,
    )


def _as_json(status: Status) -> dict[str, object]:
    return asdict(status.standing) | {
        "queue_age_seconds": status.queue_age_s,
        "sources": [asdict(source) for source in status.sources],
        "last_failed": status.failed,
        "put_off": status.put_off,
        "hosts_in_trouble": status.hosts,
        "inbox": status.messages,
        "webhooks": status.webhooks,
    }


def _mask_source(source: SourceRecord) -> SourceRecord:
    moved_to = source.moved_to and masked(source.moved_to)
    return replace(source, target=masked(source.target), moved_to=moved_to)


def _count_inbox_messages(broker: str) -> int | None:
    """Count the messages in the inbox; None if the broker does not answer."""
    inbox = Inbox(broker)
    try:
        return inbox.count_waiting()
    except Unavailable:
        return None
    finally:
        inbox.close()
