"""`winnow sources`: what is watched."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from time import sleep

import click

from tasks.fetching import get_listing
from tasks.process import look, rules
from worker import settings, subscribing
from worker.cli.printing import json_option, print_records, say
from worker.dedupe import address_key
from worker.document import RawItem
from worker.errors import NotYet, Rejected
from worker.polling import NEWEST, Reading, choose
from worker.sources import folder, schedule
from worker.sources.labels import labels_of
from worker.store import Store, open_store
from worker.store.schema import prepare
from worker.store.sources import SourceRecord
from worker.subscribing import Found


def _number_or_all(_ctx: click.Context, _parameter: click.Parameter, value: str) -> int | None:
    if value == "all":
        return None
    if not value.isdecimal():
        raise click.BadParameter("give a number, or: all")
    return int(value)


def _seconds(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> float | None:
    if value is None:
        return None
    found = settings.durations("--every", value)
    if len(found) != 1:
        raise click.BadParameter("give one time, such as 15m")
    return max(found[0], SHORTEST_INTERVAL)


def _labels(_ctx: click.Context, _parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    return labels_of(value)


SHORTEST_INTERVAL = 60.0
"""Seconds; no source is polled more often, whatever a person says."""

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

label_option = click.option(
    "--label", "labels", metavar="WORD", multiple=True, callback=_labels,
    help="Give it this label; may be said several times.",
)  # fmt: skip


@click.group("sources")
def sources_command() -> None:
    """Add, list, pause and remove what is watched."""


@sources_command.command("add")
@click.argument("target", metavar="FOLDER-or-ADDRESS-or-FILE")
@click.option("--dry-run", is_flag=True, help="Only show what would be accepted.")
@click.option("--newest", metavar="N", default=str(NEWEST), show_default=True, callback=_number_or_all,
              help="How many entries the first poll takes, or all.")  # fmt: skip
@click.option(
    "--every", metavar="TIME", callback=_seconds, help="Poll it so often (90s, 15m, 1d), come what may."
)
@label_option
def add_source(
    target: str, dry_run: bool, newest: int | None, every: float | None, labels: tuple[str, ...]
) -> None:
    """Watch a folder, a feed, a sitemap, a list, or what a page, a robots.txt or an OPML file names."""
    if Path(target).is_dir():
        _add_folder(Path(target).absolute(), dry_run, every, labels)
        return
    with open_store(settings.load()) as store:
        prepare(store.database)
        for found in subscribing.find(target, _patiently):
            if dry_run:
                _show_news(found, newest)
                continue
            source = store.sources.add(
                found.kind, found.target, every or schedule.FIRST, datetime.now(UTC),
                adapts=every is None, newest=newest, title=found.title,
            )  # fmt: skip
            store.sources.label(source.id, labels)
            say(f"source {source.id}: {source.kind} {source.target}" + _titled(found))
            for other in found.others:
                say(f"  the page also names {other}")


def _patiently(target: str) -> RawItem:
    """Get an address or a file, waiting for the turn of its host."""
    while True:
        try:
            raw = get_listing(target, None)
        except NotYet as error:
            if error.reason != "host_busy":
                raise
            sleep(error.after or 0.0)
        else:
            assert isinstance(raw, RawItem)  # nothing was known
            return raw


def _titled(found: Found) -> str:
    return f" ({found.title})" if found.title else ""


def _add_folder(target: Path, dry_run: bool, every: float | None, labels: tuple[str, ...]) -> None:
    conf = settings.load()
    if dry_run:
        for ref in folder.find(target, replace(look(datetime.now(UTC)), settle=0.0)).refs:
            say(ref.target + _blocked(ref.target))
        return
    with open_store(conf) as store:
        prepare(store.database)
        source = store.sources.add("folder", str(target), every or conf.poll_interval, datetime.now(UTC))
        store.sources.label(source.id, labels)
    say(f"source {source.id}: {source.target}, every {source.interval:g} s")


def _show_news(found: Found, newest: int | None) -> None:
    """Show what the first poll would accept."""
    say(f"{found.kind} {found.target}" + _titled(found))
    if found.listing is None:
        return
    for inner in found.listing.sources:
        say(f"  {'sitemap' if found.kind == 'sitemap' else 'feed'} {inner.address}")
    reading = Reading(get_listing, address_key, datetime.now(UTC))
    entries, _, notes = choose(found.listing, newest, {}, reading)
    for entry in entries:
        date = f"{entry.at:%Y-%m-%d}" if entry.at else "no date   "
        say(f"  {date}  {entry.address}{_blocked(entry.address or '')}")
    for note in (
        *notes,
        *found.listing.warnings,
        *(f"the page also names {other}" for other in found.others),
    ):
        say(f"  {note}")


def _blocked(address: str) -> str:
    """What is said behind an address that the rules for sites do not let be fetched."""
    site = rules().of(address)
    refusal = site.refusal(address) if site else None
    return f"  blocked_by_rules: {refusal}" if refusal else ""


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


@sources_command.command("edit")
@click.argument("source_id", type=int)
@label_option
@click.option("--unlabel", "removed", metavar="WORD", multiple=True, help="Take this label from it.")
def edit_source(source_id: int, labels: tuple[str, ...], removed: tuple[str, ...]) -> None:
    """Change a source. Labels concern also the sources that it brought, such as an index's sitemaps."""
    with open_store(settings.load()) as store:
        _known(store, source_id)
        store.sources.label(source_id, labels, removed)
        source = _known(store, source_id)
    say(f"source {source.id} ({source.target}): labels {', '.join(source.labels) or 'none'}")


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
@click.pass_context
def poll_source(ctx: click.Context, source_id: int) -> None:
    """Accept what is new in a source now; the running service does the rest."""
    from tasks.sources import poll_one  # noqa: PLC0415  # loads Celery

    with open_store(settings.load()) as store:
        outcome = poll_one(_known(store, source_id))
    say(f"{outcome.fresh} new")
    click.echo(str(outcome), err=True)
    if outcome.error:
        ctx.exit(1)


def _known(store: Store, source_id: int) -> SourceRecord:
    prepare(store.database)
    source = store.sources.get(source_id)
    if source is None:
        raise Rejected("unknown_source", f"there is no source {source_id}; see: winnow sources list")
    return source
