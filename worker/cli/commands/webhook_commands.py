"""`winnow webhooks`: endpoints that receive changes, and deliveries that failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import click

from worker.cli.commands.webhook_secret_commands import (
    add_webhook,
    change_secret,
    test_webhook,
)
from worker.cli.installation import Installation, pass_installation
from worker.cli.printing import json_option, print_facts, print_json, print_records, say
from worker.errors import Rejected

COLUMNS = ("id", "url", "kinds", "batch", "behind", "pending", "failed", "paused", "failures", "last_error")
FAILED_COLUMNS = ("id", "webhook_id", "documents", "attempts", "reason", "detail", "tried_at")


webhook_option = click.option(
    "--webhook", "webhook_id", type=int, metavar="ID", help="Only those to this one."
)


@click.group("webhooks")
def webhooks_command() -> None:
    """Manage endpoints that receive changes.

    The running service sends the changes (winnow up, or winnow tend).
    """


webhooks_command.add_command(add_webhook)


@webhooks_command.command("list")
@json_option
@pass_installation
def list_webhooks(installation: Installation, as_json: bool) -> None:
    """List the endpoints, with how far each one is behind and its last error."""
    records = [asdict(one) | {"url": one.place} for one in installation.store.webhooks.all()]
    print_records(COLUMNS, records, as_json=as_json)


@webhooks_command.command("show")
@click.argument("webhook_id", type=int)
@json_option
@pass_installation
def show_webhook(installation: Installation, webhook_id: int, as_json: bool) -> None:
    """Show everything about an endpoint except its secret."""
    record = asdict(installation.store.webhooks.get(webhook_id))
    if as_json:
        print_json(record)
    else:
        print_facts(("what", "value"), list(record.items()))


@webhooks_command.command("pause")
@click.argument("webhook_id", type=int)
@click.option("--off", is_flag=True, help="Send again, starting with what waits.")
@pass_installation
def pause_webhook(installation: Installation, webhook_id: int, off: bool) -> None:
    """Stop sending to an endpoint; --off starts it again, and no change is lost."""
    installation.store.webhooks.get(webhook_id)
    installation.store.webhooks.pause(webhook_id, paused=not off)
    say(f"webhook {webhook_id} is {'sent to again' if off else 'paused'}")


@webhooks_command.command("remove")
@click.argument("webhook_id", type=int)
@pass_installation
def remove_webhook(installation: Installation, webhook_id: int) -> None:
    """Remove an endpoint and its deliveries."""
    place = installation.store.webhooks.get(webhook_id).place
    installation.store.webhooks.remove(webhook_id)
    say(f"webhook {webhook_id} ({place}) is removed")


webhooks_command.add_command(change_secret)
webhooks_command.add_command(test_webhook)


@webhooks_command.command("failed")
@click.option("--limit", type=click.IntRange(min=0), default=100, show_default=True)
@webhook_option
@json_option
@pass_installation
def list_failed(installation: Installation, limit: int, webhook_id: int | None, as_json: bool) -> None:
    """List failed deliveries with their reasons, newest first."""
    failed = installation.store.failed_deliveries.all(limit, webhook_id)
    print_records(FAILED_COLUMNS, failed, as_json=as_json)


@webhooks_command.command("retry")
@click.argument("delivery_ids", type=int, nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every delivery that failed.")
@webhook_option
@pass_installation
def retry_failed(
    installation: Installation, delivery_ids: Sequence[int], everything: bool, webhook_id: int | None
) -> None:
    """Send failed deliveries again, with the documents as they are now."""
    ids = _choose(delivery_ids, everything=everything or webhook_id is not None)
    done = installation.store.failed_deliveries.retry(ids, webhook_id)
    _print_done(done, delivery_ids, "to be sent again")


@webhooks_command.command("drop")
@click.argument("delivery_ids", type=int, nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every delivery that failed.")
@webhook_option
@pass_installation
def drop_failed(
    installation: Installation, delivery_ids: Sequence[int], everything: bool, webhook_id: int | None
) -> None:
    """Delete failed deliveries."""
    ids = _choose(delivery_ids, everything=everything or webhook_id is not None)
    done = installation.store.failed_deliveries.drop(ids, webhook_id)
    _print_done(done, delivery_ids, "dropped")


def _choose(ids: Sequence[int], *, everything: bool) -> Sequence[int] | None:
    if bool(ids) == everything:
        raise click.UsageError("give delivery ids, or --webhook ID, or --all")
    return None if everything else ids


def _print_done(done: Sequence[int], named: Sequence[int], what: str) -> None:
    say(f"{len(done)} {what}")
    if missing := sorted(set(named) - set(done)):
        numbers = ", ".join(map(str, missing))
        raise Rejected("not_failed", f"not among the failed deliveries: {numbers}")
