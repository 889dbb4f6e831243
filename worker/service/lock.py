"""The lock of a data folder, and whether a service runs on it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from worker.errors import Unavailable
from worker.runtime import heartbeats, private_files

HOW_TO_STOP = (
    "stop it first (Ctrl-C in `winnow up`; systemctl stop 'winnow-*'; "
    "docker compose stop worker worker-slow beat tend desk)"
)


class AlreadyRunningError(Unavailable):
    """A service already runs on this data folder."""


@contextmanager
def hold_lock(data_dir: Path) -> Iterator[None]:
    """Hold the lock of a data folder. The kernel releases it however this process ends.

    Raises AlreadyRunningError when another process holds it.
    """
    private_files.make_folder(data_dir / "run")
    lock = data_dir / "run" / "lock"
    private_files.ensure(lock)
    with lock.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise AlreadyRunningError(
                f"the service already runs on {data_dir} (process {holder}); "
                "stop it first, or set WINNOW_DATA_DIR to another folder"
            ) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


@contextmanager
def lock_stopped_service(data_dir: Path) -> Iterator[None]:
    """Hold the lock of a data folder while no service runs on it, however the service is started.

    Raises AlreadyRunningError when a process of the service sent a heartbeat lately and did not stop cleanly.
    """
    with hold_lock(data_dir):
        alive = [f"{name} ({age:.0f} s ago)" for name, age in _alive(data_dir).items()]
        if alive:
            raise AlreadyRunningError(f"the service sent heartbeats: {', '.join(alive)}; {HOW_TO_STOP}")
        yield


def is_service_running(data_dir: Path) -> bool:
    """Whether a service processes the items of a data folder: that takes `tend` and a worker."""
    roles = {name.partition("@")[0] for name in _alive(data_dir)}
    return "tend" in roles and bool(roles - {"tend", "beat", "desk"})


def _alive(data_dir: Path) -> dict[str, float]:
    """Seconds since the last heartbeat of each live process, by name."""
    return {
        name: age for name, age in heartbeats.ages(data_dir).items() if age <= heartbeats.HEARTBEAT_TIMEOUT_S
    }
