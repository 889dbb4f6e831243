"""The options of a source, when it is added or edited: --every, --newest, --label. And how to apply them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import click

from worker import settings
from worker.cli.printing import warn
from worker.settings import Settings
from worker.sources import poll_schedule
from worker.sources.source_labels import labels_of
from worker.store import Store
from worker.store.sources.source_records import SourceRecord

MIN_INTERVAL_S = 60.0
"""No source is polled more often; a shorter --every is raised to this."""


class Newest(NamedTuple):
    """How many entries the first poll takes; None for all."""

    entries: int | None


class Every(NamedTuple):
    """Seconds between polls; None: Winnow chooses."""

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
    durations = settings.durations("--every", value)
    if len(durations) != 1:
        raise click.BadParameter("give one time, such as 15m, or: auto")
    if durations[0] < MIN_INTERVAL_S:
        warn(f"winnow: no source is polled more often than every {MIN_INTERVAL_S:g} s")
    return Every(max(durations[0], MIN_INTERVAL_S))


def _labels(_ctx: click.Context, _parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    return labels_of(value)


newest_option = click.option(
    "--newest", metavar="N", callback=_newest,
    help="The first poll takes the newest N entries, or: all.  [default: 50]",
)  # fmt: skip

every_option = click.option(
    "--every", metavar="TIME", callback=_every,
    help="Poll it always at this interval (90s, 15m, 1d), or: auto, which adapts to how often it changes.",
)  # fmt: skip

label_option: Callable[[Any], Any] = click.option(
    "--label", "labels", metavar="WORD", multiple=True, callback=_labels,
    help="Give it this label; can be repeated.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceEdit:
    """What to change in a source; None leaves it as it is."""

    newest: Newest | None = None
    every: Every | None = None
    labels: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it changes nothing."""
        return self == SourceEdit()


def apply_edit(edit: SourceEdit, source: SourceRecord, store: Store, conf: Settings) -> Iterator[str]:
    """Change a source. Yields a line for each change, and for each that cannot be made."""
    if edit.every:
        own = conf.poll_interval if source.kind == "folder" else poll_schedule.FIRST_INTERVAL_S
        adapts = edit.every.seconds is None and source.kind != "folder"
        interval = edit.every.seconds or own
        store.sources.reschedule(source, interval, adapts=adapts)
        yield f"polled every {interval:g} s" + (", adapted to how often it changes" if adapts else "")
    if edit.newest:
        yield _limit_first(edit.newest.entries, source, store)
    if edit.labels or edit.removed:
        store.sources.change_labels(source.id, edit.labels, edit.removed)
        edited = store.sources.get(source.id) or source
        yield f"labels: {', '.join(edited.labels) or 'none'}"


def _limit_first(count: int | None, source: SourceRecord, store: Store) -> str:
    if source.kind == "folder":
        return "--newest changes nothing: every file in a folder is taken"
    if source.listed_at:
        at = f"{source.listed_at:%Y-%m-%d %H:%M} UTC"
        return f"--newest changes nothing: it is for the first poll, which was at {at}"
    store.sources.limit_first_listing(source.id, count)
    return "the first poll takes " + ("all entries" if count is None else f"the newest {count} entries")
