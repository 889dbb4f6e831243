"""Add sources: watch a folder, or the feeds, sitemaps and lists that an address or a file names."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from time import sleep

from worker.cli.printing import say
from worker.cli.source_options import Every, Newest, SourceEdit, apply_edit
from worker.context import Context
from worker.document import RawItem
from worker.errors import NotYet
from worker.intake import discovery
from worker.intake.discovery import DiscoveredSource
from worker.intake.entry_choice import choose_entries
from worker.intake.poll_limits import MAX_FIRST_POLL_ENTRIES
from worker.rules.sites import Rules
from worker.sources import poll_schedule
from worker.sources.folders import folder_scan
from worker.sources.source_labels import tidy_labels
from worker.store.sources.source_records import SourceRecord


def add_folder(folder: Path, edit: SourceEdit, context: Context) -> None:
    """Watch a folder. One that is watched already is changed."""
    store, conf = context.store, context.settings
    known = store.sources.find(str(folder))
    interval = (edit.every.seconds if edit.every else None) or conf.poll_interval
    source = known or store.sources.add("folder", str(folder), interval, context.now())
    changes = [] if known else list(apply_edit(replace(edit, every=None), source, store, conf))
    say(f"source {source.id}: {source.target}, every {source.interval:g} s")
    _update_known(known, edit, context)
    for line in changes:
        say(f"  {line}")


def show_folder(folder: Path, context: Context) -> None:
    """Show the files that a poll of a folder would accept."""
    for ref in folder_scan.find(folder, replace(context.folder_scan(), settle=0.0)).refs:
        say(ref.target + _format_refusal(ref.target, context.rules()))


def add_listings(target: str, edit: SourceEdit, context: Context) -> None:
    """Watch each source that an address or a file names."""
    for found in discovery.discover(target, partial(_fetch_waiting, context)):
        _add_listing(found, edit, context)


def show_listings(target: str, edit: SourceEdit, context: Context) -> None:
    """Show what the first poll of each source that an address or a file names would accept."""
    newest = edit.newest.entries if edit.newest else MAX_FIRST_POLL_ENTRIES
    for found in discovery.discover(target, partial(_fetch_waiting, context)):
        _show_first_poll(found, newest, context)


def _add_listing(found: DiscoveredSource, edit: SourceEdit, context: Context) -> None:
    store = context.store
    known = store.sources.find(found.target)
    every, newest = edit.every or Every(None), edit.newest or Newest(MAX_FIRST_POLL_ENTRIES)
    source = known or store.sources.add(
        found.kind, found.target, every.seconds or poll_schedule.FIRST_INTERVAL_S, context.now(),
        adapts=every.seconds is None, newest=newest.entries, title=found.title,
    )  # fmt: skip
    say(f"source {source.id}: {source.kind} {source.target}" + _format_title(found))
    labelled = replace(edit, labels=tidy_labels((*edit.labels, *found.labels)))
    _update_known(known, labelled, context)
    if not known:
        store.sources.change_labels(source.id, labelled.labels)
    for other in found.others:
        say(f"  the page also names {other}")


def _update_known(known: SourceRecord | None, edit: SourceEdit, context: Context) -> None:
    """Change a source that was watched already, and print what changed."""
    if known is None:
        return
    changes = ["it was watched already", *apply_edit(edit, known, context.store, context.settings)]
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
