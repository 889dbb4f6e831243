"""`winnow sources`: what is watched."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import click

from tasks.process import look
from worker import settings
from worker.cli.printing import json_option, print_records, say
from worker.errors import Rejected
from worker.sources import folder
from worker.store import Store, open_store
from worker.store.schema import prepare
from worker.store.sources import SourceRecord

COLUMNS = ("id", "kind", "target", "interval", "polled_at", "next_at", "failures", "last_error", "paused")


@click.group("sources")
def sources_command() -> None:
    """Add, list, pause and remove what is watched."""


@sources_command.command("add")
@click.argument("path", metavar="FOLDER")
@click.option("--dry-run", is_flag=True, help="Only show what would be accepted.")
def add_source(path: str, dry_run: bool) -> None:
    """Watch a folder."""
    conf = settings.load()
    target = Path(path).absolute()
    if not target.is_dir():
        raise Rejected("not_a_folder", f"{target}: there is no such folder")
    if dry_run:
        for ref in folder.find(target, replace(look(datetime.now(UTC)), settle=0.0)).refs:
            say(ref.target)
        return
    with open_store(conf) as store:
        prepare(store.database)
        source = store.sources.add("folder", str(target), conf.poll_interval, datetime.now(UTC))
    say(f"source {source.id}: {source.target}, every {source.interval:g} s")


@sources_command.command("list")
@json_option
def list_sources(as_json: bool) -> None:
    """List what is watched."""
    with open_store(settings.load()) as store:
        prepare(store.database)
        records = [asdict(source) for source in store.sources.all()]
    print_records(COLUMNS, records, as_json=as_json)


@sources_command.command("show")
@click.argument("source_id", type=int)
@json_option
def show_source(source_id: int, as_json: bool) -> None:
    """Show one source and the newest items that came from it."""
    with open_store(settings.load()) as store:
        source = _known(store, source_id)
        items = store.library.items(source_id=source_id, limit=20)
    print_records(COLUMNS, [asdict(source)], as_json=as_json)
    if not as_json:
        say("")
        print_records(("id", "state", "verdict", "reason", "target", "updated_at"), items, as_json=False)


@sources_command.command("pause")
@click.argument("source_id", type=int)
@click.option("--off", is_flag=True, help="Poll it again.")
def pause_source(source_id: int, off: bool) -> None:
    """Stop polling a source until told otherwise."""
    with open_store(settings.load()) as store:
        source = _known(store, source_id)
        store.sources.pause(source_id, paused=not off)
    say(f"source {source_id} ({source.target}) is {'polled again' if off else 'paused'}")


@sources_command.command("remove")
@click.argument("source_id", type=int)
def remove_source(source_id: int) -> None:
    """Forget a source; the documents that came from it stay."""
    with open_store(settings.load()) as store:
        source = _known(store, source_id)
        if source.target == str(settings.load().seeds_dir):
            hint = "it would come back with the next poll; pause it, or set WINNOW_SEEDS_DIR"
            raise Rejected("default_folder", f"{source.target} is watched by default: {hint}")
        store.sources.remove(source_id)
    say(f"source {source_id} ({source.target}) is no longer watched")


@sources_command.command("poll")
@click.argument("source_id", type=int)
def poll_source(source_id: int) -> None:
    """Accept what is new in a source now; the running service does the rest."""
    from tasks.sources import poll_one  # noqa: PLC0415  # loads Celery

    with open_store(settings.load()) as store:
        accepted = poll_one(_known(store, source_id))
    say(f"{sum(item.fresh for item in accepted)} new")


def _known(store: Store, source_id: int) -> SourceRecord:
    prepare(store.database)
    source = store.sources.get(source_id)
    if source is None:
        raise Rejected("unknown_source", f"there is no source {source_id}; see: winnow sources list")
    return source
