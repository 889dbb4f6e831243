"""Files and folders that only their owner can enter, whatever the umask: the database holds secrets."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

FOLDER_MODE, FILE_MODE = 0o700, 0o600
OTHERS_BITS = 0o077
"""What a mode must not have: rights of the group and of all others."""


def make_folder(path: Path) -> None:
    """Make a folder and those above it that are missing. One that is there stays as it is. Raises OSError."""
    if path.is_dir():
        return
    make_folder(path.parent)
    try:
        path.mkdir(FOLDER_MODE)
    except FileExistsError:
        if not path.is_dir():
            raise
    else:
        path.chmod(FOLDER_MODE)  # the umask may have taken rights of the owner


def create(path: Path) -> BinaryIO:
    """Make a file, and open it to write. Raises FileExistsError and other OSErrors."""
    _make(path)
    return path.open("wb")


def ensure(path: Path) -> None:
    """Make an empty file where there is none, before a program makes one that others can read.

    Raises OSError.
    """
    with suppress(FileExistsError):
        _make(path)


def _make(path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE)
    os.fchmod(descriptor, FILE_MODE)
    os.close(descriptor)


def is_loose(path: Path) -> bool:
    """Whether others than its owner have rights to a file or folder; not for a link, or what is not there."""
    try:
        status = path.lstat()
    except OSError:
        return False
    return not stat.S_ISLNK(status.st_mode) and bool(status.st_mode & OTHERS_BITS)


def close_to_others(path: Path) -> bool:
    """Take away others' rights to a file, or to a folder and all in it; whether all of it is ours to close.

    Links are not followed, and what is another user's is left as it is.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:  # a link, another user's, or gone
        return not is_loose(path)
    try:
        status = os.fstat(descriptor)
        if status.st_uid != os.geteuid():
            return False
        if status.st_mode & OTHERS_BITS:
            os.fchmod(descriptor, stat.S_IMODE(status.st_mode) & ~OTHERS_BITS)
    finally:
        os.close(descriptor)
    all_closed = True
    for inner in sorted(path.iterdir()) if stat.S_ISDIR(status.st_mode) else ():
        all_closed = close_to_others(inner) and all_closed
    return all_closed
