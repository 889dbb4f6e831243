"""Change a watched source as a person asks: how often it is polled, how its first poll begins, its labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from worker import settings
from worker.errors import Rejected
from worker.settings import Settings
from worker.sources import poll_schedule
from worker.sources.source_labels import labels_of
from worker.store import Store
from worker.store.sources.source_records import SourceRecord

MIN_INTERVAL_S = 60.0
"""No source is polled more often; a shorter interval is raised to this."""


class Newest(NamedTuple):
    """How many entries the first poll takes; None for all."""

    entries: int | None


class Every(NamedTuple):
    """Seconds between polls; None: Winnow chooses."""

    seconds: float | None


def parse_newest(words: str) -> Newest:
    """Read a number of entries, or `all`. Raises ValueError."""
    if words == "all":
        return Newest(None)
    if not (words.isascii() and words.isdecimal() and len(words) < 10):
        raise ValueError("give a number, or: all")
    return Newest(int(words))


def parse_every(words: str) -> Every:
    """Read a time such as `15m`, or `auto`. Raises ValueError."""
    if words == "auto":
        return Every(None)
    durations = settings.durations("an interval", words)
    if len(durations) != 1:
        raise ValueError("give one time, such as 15m, or: auto")
    return Every(durations[0])


def raise_short(every: Every) -> Every:
    """Raise an interval that is shorter than `MIN_INTERVAL_S` to it."""
    return every if every.seconds is None else Every(max(every.seconds, MIN_INTERVAL_S))


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


def plan_edit(source: SourceRecord, every: Every | None, labels: Sequence[str] | None) -> SourceEdit:
    """Plan what changes a source so that it is polled like this and has just these labels.

    None leaves either as it is. Raises Rejected("bad_label").
    """
    is_same = every is None or every.seconds == (None if source.adapts else source.interval)
    wanted = source.labels if labels is None else labels_of(labels)
    return SourceEdit(
        every=None if is_same else every,
        labels=tuple(one for one in wanted if one not in source.labels),
        removed=tuple(one for one in source.labels if one not in wanted),
    )


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


def remove(source: SourceRecord, store: Store, conf: Settings) -> None:
    """Stop watching a source. Raises Rejected for the folder that is watched by default."""
    if source.target == str(conf.seeds_dir):
        hint = "it would come back with the next poll; pause it, or set WINNOW_SEEDS_DIR"
        raise Rejected("default_folder", f"{source.target} is watched by default: {hint}")
    store.sources.remove(source.id)


def _limit_first(count: int | None, source: SourceRecord, store: Store) -> str:
    if source.kind == "folder":
        return "--newest changes nothing: every file in a folder is taken"
    if source.listed_at:
        at = f"{source.listed_at:%Y-%m-%d %H:%M} UTC"
        return f"--newest changes nothing: it is for the first poll, which was at {at}"
    store.sources.limit_first_listing(source.id, count)
    return "the first poll takes " + ("all entries" if count is None else f"the newest {count} entries")
