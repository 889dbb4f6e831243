"""Files and folders that only their owner can access, whatever the umask: the database holds secrets."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

FOLDER_MODE, FILE_MODE = 0o700, 0o600
OTHERS_MODE_BITS = 0o077
"""Mode bits that must be off: rights of the group and of all others."""


def make_folder(path: Path) -> None:
    """Make a folder, and missing parents. An existing folder is not changed. Raises OSError."""
    if path.is_dir():
        return
    make_folder(path.parent)
    try:
        path.mkdir(FOLDER_MODE)
    except FileExistsError:
        if not path.is_dir():
            raise
    else:
        path.chmod(FOLDER_MODE)  # the umask may have removed rights of the owner


def create(path: Path) -> BinaryIO:
    """Make a file and open it for writing. Raises FileExistsError and other OSErrors."""
    return os.fdopen(_make(path), "wb")


def ensure(path: Path) -> None:
    """Make an empty file if there is none, before a program makes one that others can read.

    Raises OSError.
    """
    with suppress(FileExistsError):
        os.close(_make(path))


def _make(path: Path) -> int:
    """Make a file; return its descriptor, open for writing."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE)
    os.fchmod(descriptor, FILE_MODE)
    return descriptor


def is_open_to_others(path: Path) -> bool:
    """Whether users other than the owner have rights to a file or folder; False for a link or no file."""
    try:
        status = path.lstat()
    except OSError:
        return False
    return not stat.S_ISLNK(status.st_mode) and bool(status.st_mode & OTHERS_MODE_BITS)


def remove_others_access(path: Path) -> bool:
    """Remove others' rights to a file, or to a folder and all in it; return whether all of it was ours.

    Links are not followed. Files of another user are not changed.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:  # a link, another user's file, or gone
        return not is_open_to_others(path)
    try:
        status = os.fstat(descriptor)
        if status.st_uid != os.geteuid():
            return False
        if status.st_mode & OTHERS_MODE_BITS:
            os.fchmod(descriptor, stat.S_IMODE(status.st_mode) & ~OTHERS_MODE_BITS)
    finally:
        os.close(descriptor)
    all_closed = True
    for inner in sorted(path.iterdir()) if stat.S_ISDIR(status.st_mode) else ():
        all_closed = remove_others_access(inner) and all_closed
    return all_closed
