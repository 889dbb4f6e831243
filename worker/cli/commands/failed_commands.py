"""`winnow failed`: list failed items, try them again or drop them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from worker.cli.installation import Installation, pass_installation
from worker.cli.item_view import shorten_messages
from worker.cli.printing import json_option, print_facts, print_json, print_records, say
from worker.clock import utcnow
from worker.errors import Rejected
from worker.store.ledger.failed_items import FailedItems
from worker.store.queries.records import mask_items


@click.group("failed")
def failed_command() -> None:
    """List, show, retry and drop failed items."""


@failed_command.command("list")
@click.option("--limit", type=click.IntRange(min=0), default=100, show_default=True)
@click.option("--dropped", is_flag=True, help="Those that were dropped, the last one first.")
@json_option
@pass_installation
def list_failed(installation: Installation, limit: int, dropped: bool, as_json: bool) -> None:
    """List failed items with their reasons, newest first."""
    store = installation.store
    found = (
        store.failed_items.list_dropped(limit)
        if dropped
        else store.library.items(state="failed", limit=limit)
    )
    failed = mask_items(found)
    shown = failed if as_json else shorten_messages(failed)
    print_records(("id", "reason", "target", "detail", "updated_at"), shown, as_json=as_json)


@failed_command.command("show")
@click.argument("item_id", type=int)
@json_option
@pass_installation
def show_failed(installation: Installation, item_id: int, as_json: bool) -> None:
    """Show everything about one item."""
    items = mask_items(installation.store.library.items([item_id]))
    if not items:
        raise Rejected("unknown_item", f"there is no item {item_id}; see: winnow failed list")
    if as_json:
        print_json(items[0])
    else:
        print_facts(("what", "value"), list(items[0].items()))


@failed_command.command("retry")
@click.argument("item_ids", type=int, nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every failed item.")
@pass_installation
def retry_items(installation: Installation, item_ids: Sequence[int], everything: bool) -> None:
    """Try failed items again; each starts with the step that failed."""
    from tasks.acceptance import retry_failed  # noqa: PLC0415  # loads Celery

    store = installation.store
    chosen = _choose(store.failed_items, item_ids, everything)
    say(f"{retry_failed(store, chosen, utcnow())} to be tried again")


@failed_command.command("drop")
@click.argument("item_ids", type=int, nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every failed item.")
@pass_installation
def drop_items(installation: Installation, item_ids: Sequence[int], everything: bool) -> None:
    """Remove failed items from the list; they stay in the ledger, marked as dropped."""
    now = utcnow()
    chosen = _choose(installation.store.failed_items, item_ids, everything)
    dropped = sum(len(installation.store.failed_items.drop(batch, now)) for batch in chosen)
    say(f"{dropped} dropped (winnow failed undrop lists them as failed again)")


@failed_command.command("undrop")
@click.argument("item_ids", type=int, nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every dropped item.")
@pass_installation
def undrop_items(installation: Installation, item_ids: Sequence[int], everything: bool) -> None:
    """List dropped items as failed again; then they can be retried."""
    if bool(item_ids) == everything:
        raise click.UsageError("give item ids, or --all")
    failed_items, now = installation.store.failed_items, utcnow()
    failed_items.require_dropped(item_ids)
    chosen = failed_items.dropped_batches() if everything else [item_ids]
    say(f"{sum(len(failed_items.undrop(batch, now)) for batch in chosen)} listed as failed again")


def _choose(failed_items: FailedItems, item_ids: Sequence[int], everything: bool) -> Iterator[Sequence[int]]:
    """Yield the ids of the chosen failed items in batches; each batch is one transaction."""
    if bool(item_ids) == everything:
        raise click.UsageError("give item ids, or --all")
    if not everything:
        failed_items.require(item_ids)
        yield item_ids
        return
    yield from failed_items.batches()
