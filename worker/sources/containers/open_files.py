"""What was found out about a whole file, kept for its next records: each is read by opening it again."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from io import BufferedReader, UnsupportedOperation


@dataclass(frozen=True)
class OpenFile:
    """An open file, as the argument of a cached function: equal to the same file opened again."""

    state: tuple[int, ...]
    """Which file it is, its size and time of change."""
    file: BufferedReader = field(compare=False, repr=False)


def identify(file: BufferedReader) -> OpenFile:
    """Identify an open file. One in memory is only equal to itself."""
    try:
        status = os.fstat(file.fileno())
    except UnsupportedOperation:
        return OpenFile((id(file),), file)
    return OpenFile((status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns), file)
