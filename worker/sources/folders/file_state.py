"""The state of a file on disk, by which a scan sees that it changed."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileState:
    """The state of a file; it changes when the file does."""

    stamp: str
    changed_ns: int


def read_file_state(path: Path | str) -> FileState | None:
    """The state of the file at a path, or of the file that a link there leads to.

    None if it was removed since the folder was listed.
    """
    try:
        status = os.lstat(path)  # takes a third of the time of Path's method
        if stat.S_ISLNK(status.st_mode):
            status = _linked_file(path) or status
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:  # in a folder that may only be listed
        return FileState(f"errno {error.errno}", 0)
    stamp = f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"
    return FileState(stamp, status.st_ctime_ns)


def _linked_file(link: Path | str) -> os.stat_result | None:
    """The state of the regular file that a link leads to, or None: a folder changes with each entry."""
    try:
        status = Path(link).stat()
    except OSError:
        return None
    return status if stat.S_ISREG(status.st_mode) else None
