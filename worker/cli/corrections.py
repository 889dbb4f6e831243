"""`winnow merge` and `winnow split`: a person's word on what is a copy; later runs respect it."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from worker import settings
from worker.cli.printing import say
from worker.store import open_store
from worker.store.schema import prepare


@click.command("merge")
@click.argument("one", type=int, metavar="ID")
@click.argument("other", type=int, metavar="ID")
def merge_command(one: int, other: int) -> None:
    """Say that two documents are the same; the fuller one stands for both, with all their copies."""
    with open_store(settings.load()) as store:
        prepare(store.database)
        canonical = store.corrections.merge(one, other, datetime.now(UTC))
    say(f"documents {one} and {other} are one; document {canonical} stands for them")


@click.command("split")
@click.argument("document_id", type=int, metavar="ID")
def split_command(document_id: int) -> None:
    """Say that a document is not the same as those it was put together with."""
    with open_store(settings.load()) as store:
        prepare(store.database)
        parted = store.corrections.split(document_id, datetime.now(UTC))
    say(f"document {document_id} stands by itself; document {parted.others} stands for what it was with")
