"""From a file to a `RawItem`. The path is not trusted, and the file may change while it is read."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from worker.dates import Reference
from worker.document import RawItem
from worker.errors import IngestError, Rejected, TryLater

_FILE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
"""Without O_NONBLOCK, opening a FIFO waits for a writer that may never come."""
_FOLDER_FLAGS = getattr(os, "O_PATH", os.O_RDONLY) | os.O_NOFOLLOW | os.O_DIRECTORY | os.O_CLOEXEC

_MAX_TIMESTAMP = datetime(9999, 12, 31, tzinfo=UTC).timestamp()

_REFUSED_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a FIFO"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)

# Reason and message by errno. Any other error counts as transient (a full table of open files, a network file
# system that is away). A missing permission is final, because a person has to grant it: retries would
# only delay the message.
_REASONS = {
    errno.ENOENT: ("missing_path", "there is no such file"),
    errno.ENOTDIR: ("missing_path", "a part of the path is not a folder"),
    errno.ENAMETOOLONG: ("missing_path", "the name is too long for the file system"),
    errno.ELOOP: ("symlink_refused", "it is a link that leads to itself, or that appeared a moment ago"),
    errno.EACCES: ("permission_denied", "permission denied; let this user read it, then retry it"),
    errno.EPERM: ("permission_denied", "the system refuses it; let this user read it, then retry it"),
    errno.ENXIO: ("not_a_file", "it is a socket or a device without a driver"),
}


def read_file(path: str | Path, *, max_bytes: int, within: Path | None = None) -> RawItem:
    """Read a regular file; its modification time counts as the time received.

    With `within`, the file must lie in that folder after all links are followed; links that appear after
    that check are not followed. Raises Rejected("missing_path", "not_a_file", "empty_file", "too_large",
    "permission_denied", "symlink_refused", "outside_folder"), TryLater("still_being_written", "io_error").
    """
    name = printable(path)
    try:
        with _open(path, name, within) as (file, real):
            before = os.fstat(file.fileno())
            _check_size(before, name, max_bytes)
            content = _read(file.fileno(), before.st_size)
            _check_unchanged(before, os.fstat(file.fileno()), real, len(content), name)
    except OSError as error:
        raise _failure(error, name) from error
    except ValueError as error:
        raise Rejected("missing_path", f"{name}: no file can have that name ({error})") from error
    return RawItem(target=str(path), content=content, received=reference_of(before.st_mtime))


@contextmanager
def open_file(path: str | Path, within: Path | None = None) -> Iterator[BufferedReader]:
    """Open a regular file of any size, with the same checks. Raises as `read_file` does."""
    name = printable(path)
    try:
        with _open(path, name, within) as (file, _):
            yield file
    except OSError as error:
        raise _failure(error, name) from error
    except ValueError as error:
        raise Rejected("missing_path", f"{name}: no file can have that name ({error})") from error


@contextmanager
def _open(path: str | Path, name: str, within: Path | None) -> Iterator[tuple[BufferedReader, str]]:
    """The open file, and its path with all links followed."""
    real = os.path.realpath(path)
    root = None if within is None else _real_root(real, within, name)
    # Checked before opening too: opening a FIFO or a device can affect its other side.
    _check_kind(os.lstat(real), name)
    descriptor = os.open(real, _FILE_FLAGS) if root is None else _open_within(real, root)
    with os.fdopen(descriptor, "rb") as file:
        _check_kind(os.fstat(descriptor), name)
        yield file, real


def path_of(target: str) -> str:
    """The path that a target names: the target itself, or the path of its ``file://`` URI."""
    if not target.startswith("file:"):
        return target
    return os.fsdecode(unquote_to_bytes(urlsplit(target).path))


def printable(path: str | Path) -> str:
    """A path on one line, for people: control characters and bytes outside UTF-8 become escapes."""
    escaped = (c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in str(path))
    return "".join(escaped)


def _real_root(real: str, within: Path, name: str) -> str:
    """The real path of the folder that must hold a file; first, so that errors reveal no other files."""
    root = os.path.realpath(within)
    if not Path(real).is_relative_to(root):
        raise Rejected("outside_folder", f"{name}: it lies outside the watched folder {printable(root)}")
    return root


def _open_within(real: str, root: str) -> int:
    """Open a resolved path folder by folder from `root`, so that no link that appears now is followed."""
    *folders, last = Path(real).relative_to(root).parts
    here = os.open(root, _FOLDER_FLAGS)
    try:
        for folder in folders:
            inner = os.open(folder, _FOLDER_FLAGS, dir_fd=here)
            os.close(here)
            here = inner
        return os.open(last, _FILE_FLAGS, dir_fd=here)
    finally:
        os.close(here)


def _check_kind(status: os.stat_result, name: str) -> None:
    for is_kind, kind in _REFUSED_KINDS:
        if is_kind(status.st_mode):
            raise Rejected("not_a_file", f"{name}: it is {kind}; only regular files are read")
    if status.st_size == 0:
        raise Rejected("empty_file", f"{name}: it holds nothing")


def _check_size(status: os.stat_result, name: str, max_bytes: int) -> None:
    if status.st_size > max_bytes:
        limit = f"the limit is {max_bytes:,} (WINNOW_MAX_BYTES)"
        raise Rejected("too_large", f"{name}: it has {status.st_size:,} bytes; {limit}")


def _read(descriptor: int, size: int) -> bytes:
    """Read up to `size` bytes and one more; that one shows that the file grew."""
    chunks = []
    wanted = size + 1
    while wanted > 0 and (chunk := os.read(descriptor, min(wanted, 1 << 20))):
        chunks.append(chunk)
        wanted -= len(chunk)
    return b"".join(chunks)


def _check_unchanged(before: os.stat_result, after: os.stat_result, real: str, count: int, name: str) -> None:
    """Check that nobody changed or replaced the file meanwhile. Raises TryLater.

    A file that was removed after it was opened was read completely, and is good.
    """
    try:
        current: os.stat_result | None = os.lstat(real)
    except FileNotFoundError:
        current = None
    same = count == before.st_size and _size_and_mtime(before) == _size_and_mtime(after)
    if not same or (current is not None and _device_and_inode(current) != _device_and_inode(before)):
        raise TryLater(
            "still_being_written", f"{name}: it changed while it was read; taken when it holds still"
        )


def _size_and_mtime(status: os.stat_result) -> tuple[int, int]:
    """Size and modification time. Not ctime: removing or renaming the file changes it too."""
    return status.st_size, status.st_mtime_ns


def _device_and_inode(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def reference_of(mtime: float) -> Reference:
    """A file's modification time, as the time received.

    Some file systems hold times that `datetime` cannot; these become the nearest that it can hold.
    """
    return Reference(datetime.fromtimestamp(min(max(mtime, 0), _MAX_TIMESTAMP), UTC), "mtime")


def _failure(error: OSError, name: str) -> IngestError:
    if error.errno in _REASONS:
        reason, why = _REASONS[error.errno]
        return Rejected(reason, f"{name}: {why}")
    return TryLater("io_error", f"{name}: {error.strerror or error}")
