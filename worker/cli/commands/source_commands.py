"""`winnow sources`: add, list and change the sources that are watched."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import sleep

import click

from worker import settings
from worker.cli.printing import json_option, print_data, print_records, say, warn
from worker.cli.source_options import (
    Every,
    Newest,
    SourceEdit,
    apply_edit,
    every_option,
    label_option,
    newest_option,
)
from worker.context import Context, open_context
from worker.document import RawItem
from worker.errors import NotYet, Rejected
from worker.intake import discovery
from worker.intake.discovery import DiscoveredSource
from worker.intake.entry_choice import choose_entries
from worker.intake.poll_limits import MAX_FIRST_POLL_ENTRIES
from worker.rules.sites import Rules
from worker.sources import poll_schedule
from worker.sources.folders import folder_scan
from worker.sources.listings import opml
from worker.sources.source_labels import tidy_labels
from worker.store import Store, open_store
from worker.store.database.schema import prepare
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
def add_source(
    target: str, dry_run: bool, newest: Newest | None, every: Every | None, labels: tuple[str, ...]
) -> None:
    """Watch a folder, a feed, a sitemap or a list.

    A page, a robots.txt or an OPML file also works: the sources that it names are added. A source that is
    watched already is changed by the options given.
    """
    edit = SourceEdit(newest, every, labels)
    if Path(target).is_dir():
        _add_folder(Path(target).absolute(), dry_run, edit)
        return
    with open_context(settings.load()) as context:
        prepare(context.store.database)
        for found in discovery.discover(target, partial(_fetch_waiting, context)):
            if dry_run:
                _show_first_poll(found, newest.entries if newest else MAX_FIRST_POLL_ENTRIES, context)
            else:
                _add_listing(found, edit, context.store)


def _add_listing(found: DiscoveredSource, edit: SourceEdit, store: Store) -> None:
    known = store.sources.find(found.target)
    every, newest = edit.every or Every(None), edit.newest or Newest(MAX_FIRST_POLL_ENTRIES)
    source = known or store.sources.add(
        found.kind, found.target, every.seconds or poll_schedule.FIRST_INTERVAL_S, datetime.now(UTC),
        adapts=every.seconds is None, newest=newest.entries, title=found.title,
    )  # fmt: skip
    say(f"source {source.id}: {source.kind} {source.target}" + _format_title(found))
    labelled = replace(edit, labels=tidy_labels((*edit.labels, *found.labels)))
    _update_known(known, labelled, store)
    if not known:
        store.sources.change_labels(source.id, labelled.labels)
    for other in found.others:
        say(f"  the page also names {other}")


def _update_known(known: SourceRecord | None, edit: SourceEdit, store: Store) -> None:
    """Change a source that was watched already, and print what changed."""
    if known is None:
        return
    changes = ["it was watched already", *apply_edit(edit, known, store)]
    if known.paused:
        changes.append(f"it is paused, until: winnow sources pause {known.id} --off")
    say(f"  {'; '.join(changes)}")


def _fetch_waiting(context: Context, target: str) -> RawItem:
    """Fetch an address or a file; wait while its host is busy."""
    while True:
        try:
            raw = context.fetch_listing(target, None)
        except NotYet as error:
            if error.reason != "host_busy":
                raise
            sleep(error.after or 0.0)
        else:
            assert isinstance(raw, RawItem)  # never "not modified": no earlier version was given
            return raw


def _format_title(found: DiscoveredSource) -> str:
    return f" ({found.title})" if found.title else ""


def _add_folder(target: Path, dry_run: bool, edit: SourceEdit) -> None:
    conf = settings.load()
    with open_context(conf) as context:
        if dry_run:
            for ref in folder_scan.find(target, replace(context.folder_scan(), settle=0.0)).refs:
                say(ref.target + _format_refusal(ref.target, context.rules()))
            return
        store = context.store
        prepare(store.database)
        known = store.sources.find(str(target))
        interval = (edit.every.seconds if edit.every else None) or conf.poll_interval
        source = known or store.sources.add("folder", str(target), interval, datetime.now(UTC))
        changes = [] if known else list(apply_edit(replace(edit, every=None), source, store))
        say(f"source {source.id}: {source.target}, every {source.interval:g} s")
        _update_known(known, edit, store)
        for line in changes:
            say(f"  {line}")


def _show_first_poll(found: DiscoveredSource, newest: int | None, context: Context) -> None:
    """Show what the first poll would accept."""
    say(f"{found.kind} {found.target}" + _format_title(found))
    if found.listing is None:
        return
    for inner in found.listing.sources:
        say(f"  {'sitemap' if found.kind == 'sitemap' else 'feed'} {inner.address}")
    entries, _, notes = choose_entries(found.listing, newest, {}, context.listing_reader())
    rules = context.rules()
    for entry in entries:
        date = f"{entry.at:%Y-%m-%d}" if entry.at else "no date   "
        say(f"  {date}  {entry.address}{_format_refusal(entry.address or '', rules)}")
    for note in (
        *notes,
        *found.listing.warnings,
        *(f"the page also names {other}" for other in found.others),
    ):
        say(f"  {note}")


def _format_refusal(address: str, rules: Rules) -> str:
    """The text behind an address that the rules for sites block; empty for others."""
    site = rules.of(address)
    refusal = site.refusal(address) if site else None
    return f"  blocked_by_rules: {refusal}" if refusal else ""


@sources_command.command("list")
@json_option
def list_sources(as_json: bool) -> None:
    """List the watched sources."""
    with open_store(settings.load()) as store:
        prepare(store.database)
        records = [asdict(source) for source in store.sources.all()]
    print_records(COLUMNS, records, as_json=as_json)


@sources_command.command("show")
@click.argument("source_id", type=int)
@json_option
def show_source(source_id: int, as_json: bool) -> None:
    """Show one source and its newest items."""
    with open_store(settings.load()) as store:
        source = _get_source(store, source_id)
        items = store.library.items(source_id=source_id, limit=20)
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
def edit_source(
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
    with open_store(settings.load()) as store:
        source = _get_source(store, source_id)
        changes = list(apply_edit(edit, source, store))
    say(f"source {source.id} ({source.target}): {'; '.join(changes)}")


@sources_command.command("export")
@click.option("--label", metavar="WORD", help="Only the sources with this label.")
def export_sources(label: str | None) -> None:
    """Print the sources as OPML, for feed readers and for: winnow sources add FILE.

    Labels become folders. Folders of this machine are left out, and so are the sitemaps that an index names.
    """
    with open_store(settings.load()) as store:
        prepare(store.database)
        sources = [one for one in store.sources.all() if label is None or label in one.labels]
    outlines = [
        opml.Outline(one.kind, one.moved_to or one.target, one.title or one.target, one.labels)
        for one in sources
        if one.target.startswith(("http://", "https://")) and (one.kind == "feed" or one.parent_id is None)
    ]
    print_data(opml.write(outlines, datetime.now(UTC)).removesuffix("\n"))
    if left := len([one for one in sources if one.kind == "folder" or "://" not in one.target]):
        warn(f"winnow: {left} folders and files of this machine are left out")


@sources_command.command("pause")
@click.argument("source_id", type=int)
@click.option("--off", is_flag=True, help="Poll it again.")
def pause_source(source_id: int, off: bool) -> None:
    """Stop polling a source; --off starts it again."""
    with open_store(settings.load()) as store:
        source = _get_source(store, source_id)
        store.sources.pause(source_id, paused=not off)
    say(f"source {source_id} ({source.target}) is {'polled again' if off else 'paused'}")


@sources_command.command("remove")
@click.argument("source_id", type=int)
def remove_source(source_id: int) -> None:
    """Stop watching a source and delete its entry; its documents stay."""
    with open_store(settings.load()) as store:
        source = _get_source(store, source_id)
        if source.target == str(settings.load().seeds_dir):
            hint = "it would come back with the next poll; pause it, or set WINNOW_SEEDS_DIR"
            raise Rejected("default_folder", f"{source.target} is watched by default: {hint}")
        store.sources.remove(source_id)
    say(f"source {source_id} ({source.target}) is no longer watched")


@sources_command.command("poll")
@click.argument("source_id", type=int)
@click.pass_context
def poll_source(ctx: click.Context, source_id: int) -> None:
    """Poll a source now and accept what is new; the running service processes it."""
    from tasks.poll import poll_and_record  # noqa: PLC0415  # loads Celery

    with open_context(settings.load()) as context:
        outcome = poll_and_record(_get_source(context.store, source_id), context)
    say(f"{outcome.fresh} new")
    warn(str(outcome))
    if outcome.error:
        ctx.exit(1)


def _get_source(store: Store, source_id: int) -> SourceRecord:
    prepare(store.database)
    source = store.sources.get(source_id)
    if source is None:
        raise Rejected("unknown_source", f"there is no source {source_id}; see: winnow sources list")
    return source
