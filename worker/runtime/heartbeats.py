"""Heartbeats: each long-lived process touches its own file while it is healthy.

The files are in the data folder of the process's own machine.
"""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

from worker.runtime import private_files

HEARTBEAT_INTERVAL_S = 5.0

MAX_AGE_S = 86_400.0
"""Older files are ignored: a container that made one may never come back."""

HEARTBEAT_TIMEOUT_S = 60.0
"""A process without a heartbeat for this time counts as dead or stuck."""


def file_of(data_dir: Path, name: str) -> Path:
    """The heartbeat file of the process of this name, such as ``worker@host``."""
    return data_dir / "run" / "pulse" / name.replace("/", "_")


def beat(file: Path) -> None:
    """Touch the file. Errors are ignored: a full disk does not make a process dead."""
    with contextlib.suppress(OSError):
        private_files.make_folder(file.parent)
        private_files.ensure(file)
        file.touch()


def remove(file: Path) -> None:
    """Remove the file: the process stops because it was asked to."""
    with contextlib.suppress(OSError):
        file.unlink()


def ages(data_dir: Path) -> dict[str, float]:
    """Seconds since the last heartbeat, by name, of processes that did not stop cleanly; up to a day old."""
    now = time.time()
    found = {}
    for file in sorted((data_dir / "run" / "pulse").glob("*")):
        with contextlib.suppress(FileNotFoundError):
            found[file.name] = max(0.0, now - file.stat().st_mtime)
    return {name: age for name, age in found.items() if age < MAX_AGE_S}
