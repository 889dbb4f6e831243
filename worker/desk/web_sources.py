"""Sources behind web addresses: what they would bring is shown, then they are watched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from worker.context import Context
from worker.errors import Rejected
from worker.intake import discovery, source_addition
from worker.intake.discovery import DiscoveredSource
from worker.intake.poll_limits import MAX_FIRST_POLL_ENTRIES
from worker.intake.source_addition import AddedSource, FirstPoll
from worker.intake.source_edits import SourceEdit
from worker.net.urls import is_web_address


@dataclass(frozen=True, slots=True)
class SourcePreview:
    """A source that could be watched."""

    kind: str
    target: str
    title: str | None
    is_known: bool
    """Whether it is watched already."""
    poll: FirstPoll
    """What its first poll would accept."""
    others: Sequence[str]
    """Other feeds of the same page."""


def preview_sources(target: str, edit: SourceEdit, context: Context) -> list[SourcePreview]:
    """Show the sources behind a web address. Raises Rejected, TryLater."""
    rules, reader = context.rules(), context.listing_reader()
    newest = edit.newest.entries if edit.newest else MAX_FIRST_POLL_ENTRIES
    return [
        SourcePreview(
            found.kind, found.target, found.title, context.store.sources.find(found.target) is not None,
            source_addition.preview(found, newest, reader, rules), found.others,
        )
        for found in _discover(target, context)
    ]  # fmt: skip


def add_sources(target: str, edit: SourceEdit, context: Context) -> list[AddedSource]:
    """Watch the sources behind a web address. Raises Rejected, TryLater."""
    return [
        source_addition.add_listing(found, edit, context.store, context.settings, context.now())
        for found in _discover(target, context)
    ]


def _discover(target: str, context: Context) -> list[DiscoveredSource]:
    """Find the sources behind a web address. Raises Rejected for a path: it is of this machine."""
    if not is_web_address(target):
        hint = "folders and files of this machine are added by: winnow sources add"
        raise Rejected("no_address", f"give an address that begins with http:// or https://; {hint}")
    return discovery.discover(target, context.fetch_listing_waiting)
