"""The types of a scan: its parameters, its result, and the records of the last one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from io import BufferedReader
from math import inf
from pathlib import Path
from time import monotonic
from typing import Protocol

from worker.document import ItemRef, Progress
from worker.sources.listing_types import Entry

Reader = Callable[[Path, Path | None], bytes]
"""Reads a whole file, which must lie inside the folder if one is given. Raises Rejected or TryLater."""


Opener = Callable[[Path, Path | None], AbstractContextManager[BufferedReader]]
"""Opens a file, with the same checks."""


class FileRecords(Protocol):
    """The state of a folder's files when they were last accepted."""

    def is_same(self, path: str, stamp: str) -> bool:
        """Whether the file at a path is unchanged, by its stamp."""

    def hash_of(self, path: str) -> str:
        """The SHA-256 of the content last accepted at a path; empty if there was none."""


class NoFileRecords:
    """The records of a folder that was never scanned."""

    def is_same(self, path: str, stamp: str) -> bool:  # noqa: ARG002
        """Always False."""
        return False

    def hash_of(self, path: str) -> str:  # noqa: ARG002
        """Always empty."""
        return ""


class Timer:
    """Says when a number of seconds has passed."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._ends_at = clock() + seconds

    @property
    def is_over(self) -> bool:
        """Whether they have passed."""
        return self._clock() >= self._ends_at


@dataclass(slots=True)
class ScanResult:
    """The result of a scan, or of a part of it."""

    refs: list[ItemRef] = field(default_factory=list)
    files: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Stamp and hash of each file behind the refs; to be stored once these are accepted."""
    progress: dict[str, Progress] = field(default_factory=dict)
    """How far each unfinished container was read."""
    feeds: list[Entry] = field(default_factory=list)
    """Feeds and other sources that OPML files name; to be added."""
    unsettled: int = 0
    """Number of files left for the next scan, because they changed a moment ago."""
    unfinished: int = 0
    """Number of files with many documents that the next scan continues."""
    resume_at: str | None = None
    """The path at which the next scan continues, if this one ran out of time."""

    def add(self, other: ScanResult) -> None:
        """Add another result."""
        self.refs += other.refs
        self.files |= other.files
        self.progress |= other.progress
        self.feeds += other.feeds
        self.unsettled += other.unsettled
        self.unfinished += other.unfinished


@dataclass(frozen=True, slots=True)
class FolderScan:
    """The parameters of a scan: the time, the records of the last scan, and how files are read."""

    now: datetime
    settle: float
    """Seconds for which a file must be unchanged."""
    read: Reader
    address_key: Callable[[str], str]
    known: FileRecords = field(default_factory=NoFileRecords)
    within: Path | None = None
    """The folder that no link may lead out of."""
    source_id: int | None = None
    open: Opener | None = None
    """Opens a file of any size, for containers; without it, they count as ordinary files."""
    progress: Mapping[str, Progress] = field(default_factory=dict)
    """How far each container was read by the last scan."""
    seconds: float = inf
    """After this time a scan ends; the next one continues there."""
    container_seconds: float = inf
    """After this time in a file with many documents, the scan leaves the rest of it to the next scan."""
    max_records: float = inf
    """Documents in one file that is requested by name."""
    begin_at: str | None = None
    """The path at which the scan begins."""
    clock: Callable[[], float] = monotonic
