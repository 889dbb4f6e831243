"""`winnow merge`, `split` and `forget`: a person's word on documents; later runs respect it."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from worker import settings
from worker.cli.printing import say
from worker.dedupe import address_key
from worker.runtime.visible_text import visible_line
from worker.store import Store, open_store
from worker.store.database.schema import prepare


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


@click.command("forget")
@click.argument("target", metavar="ID-or-URL-or-PATH")
@click.option("--undo", is_flag=True, help="Let what was forgotten come back.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget_command(target: str, undo: bool, yes: bool) -> None:
    """Delete a document for good, with its comments and bytes, and keep it from coming back.

    Documents that say the same word for word go with it; near copies stay.
    """
    with open_store(settings.load()) as store:
        prepare(store.database)
        if undo:
            _let_back(target, store)
            return
        document_id = int(target) if target.isdecimal() else store.forgetting.find_document(_key(target))
        if not yes and sys.stdin.isatty():
            shelf = store.library.read_details(document_id)
            title = shelf and (shelf.document["title"] or shelf.document["url"])
            click.confirm(visible_line(f"delete document {document_id} ({title}) for good?"), abort=True)
        gone = store.forgetting.forget(document_id, datetime.now(UTC))
    named = ", ".join(map(str, gone.document_ids))
    say(f"forgotten: document {named}, {gone.comments} comments, {gone.files} files of received bytes")
    say(f"kept out from now on: {gone.addresses} addresses, and the same words from anywhere")
    if gone.left:
        say(f"near copies of it stay: {', '.join(map(str, gone.left))}")


def _let_back(target: str, store: Store) -> None:
    if target.isdecimal():
        store.forgetting.undo(int(target))
    else:
        store.forgetting.undo_at(_key(target))
    say(f"{target} may come back: ingest it, or try what was kept out again (winnow failed list, retry)")


def _key(target: str) -> str:
    """The key of an address or of a file's path."""
    if "://" in target:
        return address_key(target)
    return address_key(Path(os.path.abspath(target)).as_uri())  # noqa: PTH100  # a link is known by its name
