"""Add sources from the command line, or show what would come from them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from worker.cli.printing import say
from worker.context import Context
from worker.intake import discovery, source_addition
from worker.intake.discovery import DiscoveredSource
from worker.intake.poll_limits import MAX_FIRST_POLL_ENTRIES
from worker.intake.source_addition import AddedSource, find_refusal
from worker.intake.source_edits import SourceEdit
from worker.rules.sites import Rules
from worker.sources.folders import folder_scan


def add_folder(folder: Path, edit: SourceEdit, context: Context) -> None:
    """Watch a folder. One that is watched already is changed."""
    added = source_addition.add_folder(folder, edit, context.store, context.settings, context.now())
    say(f"source {added.source.id}: {added.source.target}, every {added.source.interval:g} s")
    if added.was_known:
        _say_changes(added)
    for line in () if added.was_known else added.changes:
        say(f"  {line}")


def show_folder(folder: Path, context: Context) -> None:
    """Show the files that a poll of a folder would accept."""
    for ref in folder_scan.find(folder, replace(context.folder_scan(), settle=0.0)).refs:
        say(ref.target + _format_refusal(ref.target, context.rules()))


def add_listings(target: str, edit: SourceEdit, context: Context) -> None:
    """Watch each source that an address or a file names."""
    for found in discovery.discover(target, context.fetch_listing_waiting):
        added = source_addition.add_listing(found, edit, context.store, context.settings, context.now())
        say(f"source {added.source.id}: {added.source.kind} {added.source.target}" + _format_title(found))
        if added.was_known:
            _say_changes(added)
        for other in found.others:
            say(f"  the page also names {other}")


def show_listings(target: str, edit: SourceEdit, context: Context) -> None:
    """Show what the first poll of each source that an address or a file names would accept."""
    newest = edit.newest.entries if edit.newest else MAX_FIRST_POLL_ENTRIES
    for found in discovery.discover(target, context.fetch_listing_waiting):
        _show_first_poll(found, newest, context)


def _say_changes(added: AddedSource) -> None:
    """Say what was changed in a source that was watched already."""
    changes = ["it was watched already", *added.changes]
    if added.source.paused:
        changes.append(f"it is paused, until: winnow sources pause {added.source.id} --off")
    say(f"  {'; '.join(changes)}")


def _format_title(found: DiscoveredSource) -> str:
    return f" ({found.title})" if found.title else ""


def _show_first_poll(found: DiscoveredSource, newest: int | None, context: Context) -> None:
    """Show what the first poll would accept."""
    say(f"{found.kind} {found.target}" + _format_title(found))
    if found.listing is None:
        return
    poll = source_addition.preview(found, newest, context.listing_reader(), context.rules())
    for address in poll.sources:
        say(f"  {'sitemap' if found.kind == 'sitemap' else 'feed'} {address}")
    for entry in poll.entries:
        date = f"{entry.at:%Y-%m-%d}" if entry.at else "no date   "
        refusal = f"  blocked_by_rules: {entry.refusal}" if entry.refusal else ""
        say(f"  {date}  {entry.address}{refusal}")
    for note in (*poll.notes, *(f"the page also names {other}" for other in found.others)):
        say(f"  {note}")


def _format_refusal(target: str, rules: Rules) -> str:
    """The text behind a target that the rules for sites block; empty for others."""
    refusal = find_refusal(target, rules)
    return f"  blocked_by_rules: {refusal}" if refusal else ""
