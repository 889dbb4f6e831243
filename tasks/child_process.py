"""What one process of a worker owns: its store, opened when first needed and never handed over a fork."""

from __future__ import annotations

import re
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path

from worker import fetch, settings
from worker.dedupe import address_key
from worker.extraction.body.scoring import load_model
from worker.rules.sites import Rules, load_if_there
from worker.sources.folder_scan import FolderScan
from worker.store import Store
from worker.store.database import Database

MOST_MEMORY = 500_000_000
"""Bytes that a worker's child may take beside what it has when it starts."""


class _Process:
    """The store of this process."""

    store: Store | None = None
    forks = False


def store() -> Store:
    """The store of this process."""
    if _Process.store is None:
        conf = settings.load()
        _Process.store = Store(_database(conf.database_url), conf)
    return _Process.store


def _database(url: str) -> Database:
    if _Process.forks:
        # A worker's event loop must not wait for a locked database longer than a lease lasts.
        return Database(url, pooled=False, busy_timeout=2.0)
    return Database(url)


def keep_no_connections() -> None:
    """Keep no connection open between transactions from now on: this process forks."""
    _Process.store, _Process.forks = None, True


def forget_inherited_store() -> None:
    """Begin anew in a child that was just forked."""
    _Process.store, _Process.forks = None, False


def load_weights() -> None:
    """Load in a worker's parent what every document needs: its children share it, and need not load it."""
    load_model()


def limit_memory() -> None:
    """Let this process take only so much more memory: what a document wants beyond it raises MemoryError.

    By what was mapped to be written to (RLIMIT_DATA, setrlimit(2)), which other systems do not count.
    """
    if sys.platform == "linux":
        taken = int(re.search(r"VmData:\s+(\d+)", Path("/proc/self/status").read_text())[1]) * 1024  # type: ignore[index]
        resource.setrlimit(resource.RLIMIT_DATA, (taken + MOST_MEMORY, resource.RLIM_INFINITY))


def utcnow() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


def rules() -> Rules:
    """The rules for sites, as their file stands now. Raises TryLater when it cannot be used."""
    return load_if_there(settings.load().sites_file)


def look(now: datetime) -> FolderScan:
    """How to look at files now, by the settings in force."""
    conf = settings.load()

    def read(path: Path, within: Path | None) -> bytes:
        return fetch.read_file(path, max_bytes=conf.max_bytes, within=within).content

    return FolderScan(now, conf.settle_time, read, address_key, open=fetch.open_file)
