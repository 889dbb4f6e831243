"""`winnow status`, `failed`, `config`, `test`: see how the service is doing, and handle failed items."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import click

from worker import settings
from worker.broker import Inbox
from worker.cli.printing import json_option, print_facts, print_json, print_records, print_table, say
from worker.errors import Rejected, Unavailable
from worker.redaction import masked
from worker.service.lock import is_service_running
from worker.settings import PROJECT
from worker.store import open_store
from worker.store.database.schema import prepare
from worker.store.ledger.failed_items import FailedItems
from worker.store.queries.records import Record
from worker.store.sources.source_records import SourceRecord

MAX_LISTED_CHARS = 100
"""A refused message is cut to this in lists; `winnow failed show` prints it in full."""

MAX_NOTIFIED = 1000
"""Of the items put back, so many are told of at once; whoever reconciles tells of the others."""


@click.command("status")
@json_option
def status_command(as_json: bool) -> None:
    """Show items by state, the queue, sources and errors."""
    now = datetime.now(UTC)
    conf = settings.load()
    with open_store(conf) as store:
        prepare(store.database)
        standing = store.library.standing(now)
        sources = [_mask_source(source) for source in store.sources.all()]
        failed = mask_items(store.library.items(state="failed", limit=5))
        put_off = mask_items(store.library.list_put_off(now, limit=5))
        webhooks = [asdict(one) | {"url": one.place} for one in store.webhooks.all()]
        hosts = [dict(host=host) | asdict(trouble) for host, trouble in store.hosts.list_backoffs(limit=10)]
    messages = _count_inbox_messages(conf.broker)
    age = (now - standing.oldest_due).total_seconds() if standing.oldest_due else 0.0
    if as_json:
        print_json(
            asdict(standing)
            | {"queue_age_seconds": age, "sources": [asdict(s) for s in sources], "last_failed": failed}
            | {"put_off": put_off}
            | {"hosts_in_trouble": hosts, "inbox": messages, "webhooks": webhooks}
        )
        return
    states = ("pending", "running", "done", "failed")
    print_table(("items", "count"), [(state, standing.items.get(state, 0)) for state in states])
    say("")
    say(f"oldest item that waits for a worker: {age:.0f} s; to be tried again later: {standing.waiting}")
    say("the broker does not answer" if messages is None else f"messages in the inbox: {messages}")
    say(f"{standing.documents} documents, {standing.copies} of them copies; {standing.comments} comments")
    say("")
    columns = ("id", "kind", "target", "polled_at", "news_at", "failures", "last_error", "paused")
    print_records(columns, [asdict(source) for source in sources], as_json=False)
    _print_declines(sources)
    if hosts:
        say("")
        say("hosts that failed when last asked, and are not asked again before the time shown")
        print_records(("host", "failures", "reason", "until"), hosts, as_json=False)
    _print_webhooks(webhooks)
    if put_off:
        who = (
            "by the running service"
            if is_service_running(conf.data_dir)
            else "once a service runs (winnow up)"
        )
        say("")
        say(f"to be tried again, {who}")
        print_records(("id", "reason", "target", "not_before"), put_off, as_json=False)
    if failed:
        say("")
        say("last failed (all: winnow failed list)")
        print_records(("id", "reason", "target", "detail"), shorten_messages(failed), as_json=False)


def mask_items(items: Sequence[Record]) -> list[Record]:
    """Mask passwords and tokens in the items' addresses, as in the logs."""
    return [item | dict(target=masked(item["target"])) for item in items]


def shorten_messages(items: Sequence[Record]) -> list[Record]:
    """Shorten refused messages, and what is wrong with them, to one line each."""
    return [
        item | {name: _shorten(item[name]) for name in ("target", "detail")}
        if item["kind"] == "message"
        else item
        for item in items
    ]


def _shorten(text: str | None) -> str | None:
    """Shorten a text to one line: 2,000 characters without a space would fill 25 lines of a terminal."""
    line = " ".join((text or "").split())
    return line if len(line) <= MAX_LISTED_CHARS else f"{line[: MAX_LISTED_CHARS - 1]}…"


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


def _print_declines(sources: Sequence[SourceRecord]) -> None:
    """Show sources that give less than before, each with a document from before and one from after."""
    rows = [
        (source.id, source.target, one.measure, _format_figure(one.before), _format_figure(one.after),
         one.sample_before, one.sample_after)
        for source in sources for one in source.declines
    ]  # fmt: skip
    if not rows:
        return
    say("")
    say("degraded: sources that give less than before (if that is right: winnow sources pause ID --off)")
    columns = ("source", "target", "measure", "before", "after", "document before", "document after")
    print_table(columns, rows)


def _print_webhooks(webhooks: Sequence[dict[str, Any]]) -> None:
    """Show only the webhooks that a person should look at."""
    failing = [one for one in webhooks if one["paused"] or one["failures"] or one["failed"]]
    if not failing:
        return
    say("")
    say("webhooks that are paused, fail, or have failed deliveries (winnow webhooks failed)")
    columns = (
        "id",
        "url",
        "paused",
        "failures",
        "failing_since",
        "behind",
        "pending",
        "failed",
        "last_error",
    )
    print_records(columns, failing, as_json=False)


def _format_figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


@click.group("failed")
def failed_command() -> None:
    """List, show, retry and drop failed items."""


@failed_command.command("list")
@click.option("--limit", type=click.IntRange(min=0), default=100, show_default=True)
@json_option
def list_failed(limit: int, as_json: bool) -> None:
    """List failed items with their reasons, newest first."""
    with open_store(settings.load()) as store:
        prepare(store.database)
        failed = mask_items(store.library.items(state="failed", limit=limit))
    shown = failed if as_json else shorten_messages(failed)
    print_records(("id", "reason", "target", "detail", "updated_at"), shown, as_json=as_json)


@failed_command.command("show")
@click.argument("item_id", type=int)
@json_option
def show_failed(item_id: int, as_json: bool) -> None:
    """Show everything about one item."""
    with open_store(settings.load()) as store:
        prepare(store.database)
        items = mask_items(store.library.items([item_id]))
    if not items:
        raise Rejected("unknown_item", f"there is no item {item_id}; see: winnow failed list")
    if as_json:
        print_json(items[0])
    else:
        print_facts(("what", "value"), list(items[0].items()))


@failed_command.command("retry")
@click.argument("item_ids", type=int, nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every failed item.")
def retry_failed(item_ids: Sequence[int], everything: bool) -> None:
    """Try failed items again; each starts with the step that failed."""
    now = datetime.now(UTC)
    with open_store(settings.load()) as store:
        prepare(store.database)
        retried = 0
        for chosen in _choose(store.failed_items, item_ids, everything):
            put_back = store.failed_items.retry(chosen, now)
            if not retried:
                from tasks.ingest import notify_again  # noqa: PLC0415  # loads Celery

                notify_again(store.library.items(put_back[:MAX_NOTIFIED]))
            retried += len(put_back)
    say(f"{retried} to be tried again")


@failed_command.command("drop")
@click.argument("item_ids", type=int, nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every failed item.")
def drop_failed(item_ids: Sequence[int], everything: bool) -> None:
    """Remove failed items from the list; they stay in the ledger, marked as dropped."""
    with open_store(settings.load()) as store:
        prepare(store.database)
        now = datetime.now(UTC)
        chosen = _choose(store.failed_items, item_ids, everything)
        dropped = sum(len(store.failed_items.drop(batch, now)) for batch in chosen)
    say(f"{dropped} dropped")


def _choose(failed_items: FailedItems, item_ids: Sequence[int], everything: bool) -> Iterator[Sequence[int]]:
    """Yield the ids of the chosen failed items in batches; each batch is one transaction."""
    if bool(item_ids) == everything:
        raise click.UsageError("give item ids, or --all")
    if not everything:
        if missing := sorted(set(item_ids) - failed_items.find_among(item_ids)):
            raise Rejected("not_failed", f"not among the failed items: {', '.join(map(str, missing))}")
        yield item_ids
        return
    last = 0
    while batch := failed_items.list_after(last):
        yield batch
        last = batch[-1]


@click.command("config")
@json_option
def config_command(as_json: bool) -> None:
    """Show the current settings, with secrets masked."""
    masked = settings.load().masked()
    if as_json:
        print_json(masked)
    else:
        print_facts(("setting", "value"), list(masked.items()))


@click.command("test", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[PYTEST OPTIONS]")
def test_command(words: Sequence[str]) -> None:
    """Run the project's tests with pytest.

    Without arguments, all tests run on all processors.
    """
    os.chdir(PROJECT)
    words = words or ("--numprocesses=auto", "--maxprocesses=8", "--dist=worksteal")
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *words])  # noqa: S606  # no shell
