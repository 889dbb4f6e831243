"""`winnow merge`, `split`, `choose` and `forget`: corrections by a person, which later runs respect."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from worker.cli.installation import Installation, pass_installation
from worker.cli.printing import say
from worker.clock import utcnow
from worker.dedupe import address_key
from worker.runtime.visible_text import visible_line
from worker.store import Store


@click.command("merge")
@click.argument("one", type=int, metavar="ID")
@click.argument("other", type=int, metavar="ID")
@pass_installation
def merge_command(installation: Installation, one: int, other: int) -> None:
    """Mark two documents as the same.

    The fuller one becomes the canonical document of both and of all their copies.
    """
    merged = installation.store.corrections.merge(one, other, utcnow())
    say(f"documents {one} and {other} are the same; document {merged.canonical_id} is canonical")
    if merged.moved:
        say(f"to take it back: winnow split {' '.join(map(str, merged.moved))}")


@click.command("split")
@click.argument("document_ids", type=int, nargs=-1, required=True, metavar="ID...")
@pass_installation
def split_command(installation: Installation, document_ids: tuple[int, ...]) -> None:
    """Mark documents as different from the others that they are with.

    One becomes a document of its own. Several stay copies of each other.
    """
    done = installation.store.corrections.split(document_ids, utcnow())
    named = ", ".join(map(str, done.document_ids))
    say(f"document {named} is separate now; document {done.others} is canonical for the others")


@click.command("choose")
@click.argument("document_id", type=int, metavar="ID")
@click.option("--undo", is_flag=True, help="Let Winnow choose again.")
@pass_installation
def choose_command(installation: Installation, document_id: int, undo: bool) -> None:
    """Make a document the canonical one among its copies.

    It stays so, also if a fuller copy comes.
    """
    corrections, now = installation.store.corrections, utcnow()
    if undo:
        canonical = corrections.undo_choice(document_id, now)
        say(f"Winnow chooses again among document {document_id} and its copies; {canonical} is canonical")
        return
    corrections.choose(document_id, now)
    say(f"document {document_id} is canonical for its copies, until you say otherwise")


@click.command("forget")
@click.argument("target", metavar="ID-or-URL-or-PATH")
@click.option("--undo", is_flag=True, help="Let a forgotten document come back.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_installation
def forget_command(installation: Installation, target: str, undo: bool, yes: bool) -> None:
    """Delete a document for good and never accept it again.

    Its comments and received bytes are deleted with it, and so are documents with exactly the same text. Near
    copies stay.
    """
    store = installation.store
    if undo:
        _undo_forget(target, store)
        return
    document_id = int(target) if target.isdecimal() else store.forgetting.find_document(_make_key(target))
    if not yes and sys.stdin.isatty():
        details = store.library.read_details(document_id)
        title = details and (details.document["title"] or details.document["url"])
        click.confirm(visible_line(f"delete document {document_id} ({title}) for good?"), abort=True)
    forgotten = store.forgetting.forget(document_id, utcnow())
    ids = ", ".join(map(str, forgotten.document_ids))
    counted = f"{forgotten.comments} comments, {forgotten.files} files of received bytes"
    say(f"forgotten: document {ids}, {counted}")
    say(f"not accepted again: {forgotten.addresses} addresses, and the same text from any address")
    if forgotten.left:
        say(f"near copies that stay: {', '.join(map(str, forgotten.left))}")


def _undo_forget(target: str, store: Store) -> None:
    if target.isdecimal():
        store.forgetting.undo(int(target))
    else:
        store.forgetting.undo_at(_make_key(target))
    say(f"{target} can come back: ingest it, or retry what was refused meanwhile (winnow failed list, retry)")


def _make_key(target: str) -> str:
    """Make the address key of an address or a file's path."""
    if "://" in target:
        return address_key(target)
    return address_key(Path(os.path.abspath(target)).as_uri())  # noqa: PTH100  # a link is known by its name
