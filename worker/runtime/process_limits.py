"""How much memory and time a process that reads strangers' documents may use."""

from __future__ import annotations

import re
import resource
import signal
import sys
from pathlib import Path

MAX_EXTRA_MEMORY_BYTES = 500_000_000
"""Memory that such a process may use on top of what it has when it starts."""


def limit_memory() -> None:
    """Limit the memory of this process: a document that needs more raises MemoryError.

    The limit counts writable mappings (RLIMIT_DATA, setrlimit(2)), as only Linux does.
    """
    if sys.platform == "linux":
        taken = int(re.search(r"VmData:\s+(\d+)", Path("/proc/self/status").read_text())[1]) * 1024  # type: ignore[index]
        resource.setrlimit(resource.RLIMIT_DATA, (taken + MAX_EXTRA_MEMORY_BYTES, resource.RLIM_INFINITY))


def limit_time(seconds: float) -> None:
    """Have the kernel end this process by SIGALRM after these seconds, whatever it does; 0 for no limit."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
