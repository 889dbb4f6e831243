"""`winnow sources`: add, list and change the sources that are watched."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from worker.cli.installation import Installation, pass_installation
from worker.cli.printing import json_option, print_data, print_records, say, warn
from worker.cli.source_options import every_option, label_option, newest_option
from worker.clock import utcnow
from worker.errors import Rejected
from worker.intake.source_edits import Every, Newest, SourceEdit, apply_edit, remove
from worker.store import Store
from worker.store.sources.source_records import SourceRecord

COLUMNS = (
    "id",
    "kind",
    "target",
    "interval",
    "polled_at",
    "next_at",
    "failures",
    "last_error",
    "paused",
    "labels",
    "note",
)


@click.group("sources")
def sources_command() -> None:
    """Add, list, edit, pause and remove watched sources."""


@sources_command.command("add")
@click.argument("target", metavar="FOLDER-or-ADDRESS-or-FILE")
@click.option("--dry-run", is_flag=True, help="Only show what the first poll would accept; add nothing.")
@newest_option
@every_option
@label_option
@pass_installation
def add_source(
    installation: Installation,
    *,
    target: str,
    dry_run: bool,
    newest: Newest | None,
    every: Every | None,
    labels: tuple[str, ...],
) -> None:
    """Watch a folder, a feed, a sitemap or a list.

    A page, a robots.txt or an OPML file also works: the sources that it names are added. A source that is
    watched already is changed by the options given.
    """
    from worker.cli import source_addition  # noqa: PLC0415  # loads what fetches and parses
    from worker.context import Context  # noqa: PLC0415

    context = Context(installation.settings, installation.store)
    edit = SourceEdit(newest, every, labels)
    folder = Path(target).absolute() if Path(target).is_dir() else None
    if folder and dry_run:
        source_addition.show_folder(folder, context)
    elif folder:
        source_addition.add_folder(folder, edit, context)
    elif dry_run:
        source_addition.show_listings(target, edit, context)
    else:
        source_addition.add_listings(target, edit, context)


@sources_command.command("list")
@json_option
@pass_installation
def list_sources(installation: Installation, as_json: bool) -> None:
    """List the watched sources."""
    records = [asdict(source) for source in installation.store.sources.all()]
    print_records(COLUMNS, records, as_json=as_json)


@sources_command.command("show")
@click.argument("source_id", type=int)
@json_option
@pass_installation
def show_source(installation: Installation, source_id: int, as_json: bool) -> None:
    """Show one source and its newest items."""
    source = _get_source(installation.store, source_id)
    items = installation.store.library.items(source_id=source_id, limit=20)
    print_records(COLUMNS, [asdict(source)], as_json=as_json)
    if not as_json:
        say("")
        print_records(("id", "state", "verdict", "reason", "target", "updated_at"), items, as_json=False)


@sources_command.command("edit")
@click.argument("source_id", type=int)
@newest_option
@every_option
@label_option
@click.option(
    "--unlabel", "removed", metavar="WORD", multiple=True, help="Remove this label; can be repeated."
)
@pass_installation
def edit_source(
    installation: Installation,
    *,
    source_id: int,
    newest: Newest | None,
    every: Every | None,
    labels: tuple[str, ...],
    removed: tuple[str, ...],
) -> None:
    """Change a source.

    Labels also change for the sources that it brought, such as the sitemaps of an index.
    """
    edit = SourceEdit(newest, every, labels, removed)
    if edit.is_empty:
        raise click.UsageError("say what to change: --every, --newest, --label, --unlabel")
    source = _get_source(installation.store, source_id)
    changes = list(apply_edit(edit, source, installation.store, installation.settings))
    say(f"source {source.id} ({source.target}): {'; '.join(changes)}")


@sources_command.command("export")
@click.option("--label", metavar="WORD", help="Only the sources with this label.")
@pass_installation
def export_sources(installation: Installation, label: str | None) -> None:
    """Print the sources as OPML, for feed readers and for: winnow sources add FILE.

    Labels become folders. Folders of this machine are left out, and so are the sitemaps that an index names.
    """
    from worker.sources.listings import opml  # noqa: PLC0415  # loads the readers of feeds

    sources = [one for one in installation.store.sources.all() if label is None or label in one.labels]
    outlines = [
        opml.Outline(one.kind, one.moved_to or one.target, one.title or one.target, one.labels)
        for one in sources
        if one.target.startswith(("http://", "https://")) and (one.kind == "feed" or one.parent_id is None)
    ]
    print_data(opml.write(outlines, utcnow()).removesuffix("\n"))
    if left := len([one for one in sources if one.kind == "folder" or "://" not in one.target]):
        warn(f"winnow: {left} folders and files of this machine are left out")


@sources_command.command("pause")
@click.argument("source_id", type=int)
@click.option("--off", is_flag=True, help="Poll it again.")
@pass_installation
def pause_source(installation: Installation, source_id: int, off: bool) -> None:
    """Stop polling a source; --off starts it again."""
    source = _get_source(installation.store, source_id)
    installation.store.sources.pause(source_id, paused=not off)
    say(f"source {source_id} ({source.target}) is {'polled again' if off else 'paused'}")


@sources_command.command("remove")
@click.argument("source_id", type=int)
@pass_installation
def remove_source(installation: Installation, source_id: int) -> None:
    """Stop watching a source and delete its entry; its documents stay."""
    source = _get_source(installation.store, source_id)
    remove(source, installation.store, installation.settings)
    say(f"source {source_id} ({source.target}) is no longer watched")


@sources_command.command("poll")
@click.argument("source_id", type=int)
@pass_installation
@click.pass_context
def poll_source(ctx: click.Context, installation: Installation, source_id: int) -> None:
    """Poll a source now and accept what is new; the running service processes it."""
    from tasks.poll import poll_and_record  # noqa: PLC0415  # loads Celery
    from worker.context import Context  # noqa: PLC0415  # loads what fetches

    store = installation.store
    outcome = poll_and_record(_get_source(store, source_id), Context(installation.settings, store))
    say(f"{outcome.fresh} new")
    warn(str(outcome))
    if outcome.error:
        ctx.exit(1)


def _get_source(store: Store, source_id: int) -> SourceRecord:
    source = store.sources.get(source_id)
    if source is None:
        raise Rejected("unknown_source", f"there is no source {source_id}; see: winnow sources list")
    return source
