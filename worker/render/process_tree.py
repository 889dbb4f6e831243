"""A process with everything that it started: its memory, and its end. For Linux, by /proc (proc(5))."""

from __future__ import annotations

import ctypes
import os
import signal
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_PR_SET_CHILD_SUBREAPER = 36
"""prctl(2): orphans among our descendants become our children, so that none gets lost."""


def adopt_orphans() -> None:
    """Make this process the parent of every descendant whose own parent ends."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def descendants(root: int) -> list[int]:
    """Return the processes that a process started, and those that they started."""
    children: dict[int, list[int]] = defaultdict(list)
    for entry in os.listdir(_PROC):  # noqa: PTH208  # asked ten times a second
        if entry.isdecimal() and (parent := _parent(entry)) is not None:
            children[parent].append(int(entry))
    found, waiting = [], [root]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def resident_bytes(processes: list[int]) -> int:
    """Return the memory of processes together.

    What they share is counted once, as the largest share of one of them: the exact number (PSS) of a
    process in a sandbox only root may read.
    """
    own = shared = 0
    for process in processes:
        with suppress(OSError, ValueError, IndexError):
            fields = (_PROC / str(process) / "statm").read_text().split()
            resident, of_others = int(fields[1]), int(fields[2])
            own += resident - of_others
            shared = max(shared, of_others)
    return (own + shared) * _PAGE_BYTES


def kill_descendants(root: int) -> None:
    """Kill everything that a process started; again, until nothing is left that starts more."""
    for _ in range(20):
        found = [one for one in descendants(root) if not _has_ended(one)]
        if not found:
            return
        _kill(found)


def kill_marked(marker: str) -> None:
    """Kill the processes of ours with these words in their command line."""
    words = marker.encode()
    found = []
    for entry in os.listdir(_PROC):  # noqa: PTH208  # as above
        if entry.isdecimal() and int(entry) != os.getpid():
            with suppress(OSError):
                if words in (_PROC / entry / "cmdline").read_bytes():
                    found.append(int(entry))
    _kill(found)


def is_running(process: int) -> bool:
    """Whether there is such a process."""
    return (_PROC / str(process)).exists()


def _kill(processes: list[int]) -> None:
    for process in processes:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(process, signal.SIGKILL)


def _stat(entry: str) -> list[str]:
    """The fields of a process after its name, which may hold anything."""
    return (_PROC / entry / "stat").read_text(errors="replace").rpartition(")")[2].split()


def _parent(entry: str) -> int | None:
    try:
        return int(_stat(entry)[1])
    except (OSError, IndexError):  # it has ended
        return None


def _has_ended(process: int) -> bool:
    try:
        return _stat(str(process))[0] in "ZX"
    except (OSError, IndexError):
        return True
