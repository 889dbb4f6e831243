"""What a person says of a source, when it is added and later: how often, how many, under which labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import click

from worker import settings
from worker.cli.printing import warn
from worker.sources import poll_schedule
from worker.sources.source_labels import labels_of
from worker.store import Store
from worker.store.sources.sources import SourceRecord

SHORTEST_INTERVAL = 60.0
"""Seconds; no source is polled more often, whatever a person says."""


class Newest(NamedTuple):
    """How many entries the first listing gives; None for all."""

    entries: int | None


class Every(NamedTuple):
    """Seconds between polls; None for what Winnow finds right."""

    seconds: float | None


def _newest(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> Newest | None:
    if value is None or value == "all":
        return None if value is None else Newest(None)
    if not value.isdecimal():
        raise click.BadParameter("give a number, or: all")
    return Newest(int(value))


def _every(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> Every | None:
    if value is None or value == "auto":
        return None if value is None else Every(None)
    found = settings.durations("--every", value)
    if len(found) != 1:
        raise click.BadParameter("give one time, such as 15m, or: auto")
    if found[0] < SHORTEST_INTERVAL:
        warn(f"winnow: no source is polled more often than every {SHORTEST_INTERVAL:g} s")
    return Every(max(found[0], SHORTEST_INTERVAL))


def _labels(_ctx: click.Context, _parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    return labels_of(value)


newest_option = click.option("--newest", metavar="N", callback=_newest,
                             help="How many entries the first poll takes (50), or all.")  # fmt: skip

every_option = click.option(
    "--every", metavar="TIME", callback=_every,
    help="Poll it so often (90s, 15m, 1d), come what may; or auto.",
)  # fmt: skip

label_option: Callable[[Any], Any] = click.option(
    "--label", "labels", metavar="WORD", multiple=True, callback=_labels,
    help="Give it this label; may be said several times.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to be changed; None leaves it as it is."""

    newest: Newest | None = None
    every: Every | None = None
    labels: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be changed."""
        return self == Edit()


def apply(edit: Edit, source: SourceRecord, store: Store) -> Iterator[str]:
    """Change a source; a line on each change, and on what cannot be changed."""
    if edit.every:
        own = settings.load().poll_interval if source.kind == "folder" else poll_schedule.FIRST_INTERVAL_S
        adapts = edit.every.seconds is None and source.kind != "folder"
        interval = edit.every.seconds or own
        store.sources.reschedule(source, interval, adapts=adapts)
        yield f"polled every {interval:g} s" + (", or as often as something new comes" if adapts else "")
    if edit.newest:
        yield _limit_first(edit.newest.entries, source, store)
    if edit.labels or edit.removed:
        store.sources.change_labels(source.id, edit.labels, edit.removed)
        after = store.sources.get(source.id) or source
        yield f"labels: {', '.join(after.labels) or 'none'}"


def _limit_first(count: int | None, source: SourceRecord, store: Store) -> str:
    if source.kind == "folder":
        return "--newest changes nothing: of a folder every file is taken"
    if source.listed_at:
        at = f"{source.listed_at:%Y-%m-%d %H:%M} UTC"
        return f"--newest changes nothing: it concerns the first listing, and that was taken at {at}"
    store.sources.limit_first_listing(source.id, count)
    return "the first poll takes " + ("all entries" if count is None else f"the newest {count} entries")
