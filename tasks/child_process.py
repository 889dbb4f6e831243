"""The context of a worker's process: made when first needed, and never handed over a fork."""

from __future__ import annotations

import re
import resource
import sys
from pathlib import Path

from worker import settings
from worker.context import Context
from worker.extraction.body.scoring import load_model
from worker.store import Store
from worker.store.database import Database

MAX_EXTRA_MEMORY_BYTES = 500_000_000
"""What a worker's child may take beside what it has when it starts."""

PARENT_BUSY_TIMEOUT_S = 2.0
"""A parent's event loop must not wait for a locked database longer than a lease lasts."""


class _Process:
    context: Context | None = None
    forks = False


def current_context() -> Context:
    """The context of this process."""
    if _Process.context is None:
        conf = settings.load()
        _Process.context = Context(conf, Store(_database(conf.database_url), conf))
    return _Process.context


def _database(url: str) -> Database:
    if _Process.forks:
        return Database(url, pooled=False, busy_timeout=PARENT_BUSY_TIMEOUT_S)
    return Database(url)


def keep_no_connections() -> None:
    """From now on, close each connection after its transaction: this process forks."""
    _Process.context, _Process.forks = None, True


def forget_inherited_context() -> None:
    """Start without a context in a child that was just forked: connections do not survive a fork."""
    _Process.context, _Process.forks = None, False


def load_weights() -> None:
    """Load in a worker's parent what every document needs: its children share it, and need not load it."""
    load_model()


def limit_memory() -> None:
    """Limit the memory of this process: a document that needs more raises MemoryError.

    The limit counts writable mappings (RLIMIT_DATA, setrlimit(2)), which other systems than Linux do not.
    """
    if sys.platform == "linux":
        taken = int(re.search(r"VmData:\s+(\d+)", Path("/proc/self/status").read_text())[1]) * 1024  # type: ignore[index]
        resource.setrlimit(resource.RLIMIT_DATA, (taken + MAX_EXTRA_MEMORY_BYTES, resource.RLIM_INFINITY))
