"""Signs of life: each long-lived process touches a file of its own while it is well.

They lie in the data folder. A process on another machine is known by that machine's own folder.
"""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

from worker.runtime import private_files

BEATS_EVERY = 5.0
"""Seconds."""

FORGOTTEN_AFTER = 86_400.0
"""Seconds after which a sign is of no interest: it may be of a container that never comes again."""

LOST_AFTER = 60.0
"""Seconds without a beat after which a process is taken for dead, or stuck."""


def file_of(data_dir: Path, name: str) -> Path:
    """Where the process of this name, such as ``worker@host``, leaves its sign."""
    return data_dir / "run" / "pulse" / name.replace("/", "_")


def beat(file: Path) -> None:
    """Leave a sign. A full disk, on which a file can still be touched, is no reason to seem dead."""
    with contextlib.suppress(OSError):
        private_files.make_folder(file.parent)
        private_files.ensure(file)
        file.touch()


def end(file: Path) -> None:
    """Take the sign away: the process stops because it was asked to."""
    with contextlib.suppress(OSError):
        file.unlink()


def ages(data_dir: Path) -> dict[str, float]:
    """Seconds since the last beat, by name, of all that did not stop in order within the last day."""
    now = time.time()
    found = {}
    for file in sorted((data_dir / "run" / "pulse").glob("*")):
        with contextlib.suppress(FileNotFoundError):
            found[file.name] = max(0.0, now - file.stat().st_mtime)
    return {name: age for name, age in found.items() if age < FORGOTTEN_AFTER}
