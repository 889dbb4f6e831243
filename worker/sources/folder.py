"""A watched folder: find files that are new or changed since they were last accepted, and settled."""

from __future__ import annotations

import logging
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import translate
from hashlib import sha256
from pathlib import Path

from worker.errors import Rejected, TryLater
from worker.sources.containers import container_scan, url_list_scan
from worker.sources.folder_scan import (
    FileRecords,
    FolderScan,
    ScanResult,
    Timer,
    file_ref,
    path_of,
    target_of,
)
from worker.sources.listings import opml
from worker.sources.listings.listing import Entry

__all__ = [
    "IGNORED_NAMES",
    "FolderScan",
    "ScanResult",
    "file_ref",
    "find",
    "find_file",
    "find_in_batches",
    "is_accepted",
    "target_of",
]

IGNORED_NAMES = (
    ".*", "*~", "~$*", "#*#", "*.part", "*.partial", "*.crdownload", "*.download", "*.tmp", "*.temp", "*.swp",
    "*.swx", "*.filepart", "Thumbs.db", "desktop.ini", "__MACOSX",
)  # fmt: skip
"""Temporary files of editors, browsers, sync tools and file managers: never documents."""

BATCH_RECORDS = 500
"""Records of a container in one batch."""

log = logging.getLogger(__name__)

_IGNORED = re.compile("|".join(map(translate, IGNORED_NAMES)))


def find(folder: Path, scan: FolderScan) -> ScanResult:
    """Find the files below a folder that are new or changed.

    Raises TryLater when the folder itself cannot be listed.
    """
    found = ScanResult()
    for path in _candidates(folder, scan.known):
        for part in _scan_file(path, scan):
            found.add(part)
    return found


def find_in_batches(folder: Path, scan: FolderScan, size: int) -> Iterator[ScanResult]:
    """Find as `find` does, in batches of up to `size`: the first are accepted before the last are read.

    A scan begins at `scan.begin_at` and ends after `scan.seconds`; its last result then says where the next
    scan continues. At least one file is scanned.
    """
    timer = Timer(scan.seconds, scan.clock)
    found, is_first = ScanResult(), True
    for path in _files(folder, _resume_parts(scan.begin_at, folder)):
        if timer.is_over and not is_first:
            found.resume_at = target_of(Path(path))
            break
        is_first = False
        if not _may_be_new(path, scan.known):
            continue
        for part in _scan_file(Path(path), scan, size):
            found.add(part)
            if max(len(found.files), len(found.refs)) >= size:
                yield found
                found = ScanResult()
    yield found


def is_accepted(folder: Path, known: FileRecords) -> bool:
    """Whether no file below a folder changed since it was last accepted. No file is read."""
    for path in _candidates(folder, known):
        state = _file_state(path)
        if state and not known.is_same(target_of(path), state.stamp):
            return False
    return True


def find_file(path: Path, scan: FolderScan) -> ScanResult:
    """Scan one file of any name; of a file with many documents, as many as a scan has time for.

    Raises Rejected if nothing is at that path.
    """
    if not os.path.lexists(path):
        raise Rejected("missing_path", f"{path}: no such file or folder")
    found = ScanResult()
    for part in _scan_file(path, scan):
        found.add(part)
        if len(found.refs) > scan.max_records:
            found.unfinished = 1
        if found.unfinished:
            break
    return found


def _candidates(folder: Path, known: FileRecords) -> Iterator[Path]:
    """The files that may be new or changed."""
    return (Path(path) for path in _files(folder) if _may_be_new(path, known))


def _may_be_new(path: str, known: FileRecords) -> bool:
    """Whether a file may be new or changed. A quick check: of a million files, almost none is."""
    state = _file_state(path)
    return state is None or not known.is_same(path, state.stamp)


def _resume_parts(begin_at: str | None, folder: Path) -> tuple[str, ...]:
    """The names that lead from a folder to the file at which a scan continues."""
    path = path_of(begin_at or "")
    return path.relative_to(folder).parts if path.is_relative_to(folder) else ()


def _files(folder: Path, begin_at: tuple[str, ...] = ()) -> Iterator[str]:
    """All files below a folder that could be documents, and folders that cannot be read, in order.

    Entries before the file `begin_at` (names, from this folder down) are left out. Symbolic links to
    folders are not followed (they may lead outside, or in circles): the link itself is given, so that it is
    accounted for.
    """
    try:
        waiting = _entries(folder, begin_at)
    except OSError as error:
        raise TryLater("folder_unreadable", f"{folder}: {error.strerror}") from error
    while waiting:
        entry, rest = waiting.pop()
        if not _is_folder(entry):
            yield entry.path
            continue
        try:
            waiting += _entries(entry.path, rest)
        except FileNotFoundError:
            continue
        except OSError:
            yield entry.path


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder. If that cannot be read, it counts as a file, and fails as one."""
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _entries(folder: Path | str, begin_at: tuple[str, ...]) -> list[tuple[os.DirEntry[str], tuple[str, ...]]]:
    """The entries of a folder, without ignored names, each with the part of `begin_at` inside it.

    In reverse order of names, because entries are taken from the end.
    """
    with os.scandir(folder) as entries:
        kept = [entry for entry in entries if not _IGNORED.match(entry.name)]
    kept.sort(key=lambda entry: entry.name, reverse=True)
    if not begin_at:
        return [(entry, ()) for entry in kept]
    first, rest = begin_at[0], begin_at[1:]
    return [(entry, rest if entry.name == first else ()) for entry in kept if entry.name >= first]


def _scan_file(path: Path, scan: FolderScan, size: int = BATCH_RECORDS) -> Iterator[ScanResult]:
    """Scan a file that is new or changed and settled; a file with many documents gives several results.

    An error in one file does not stop the others: the file is accepted, and fails later.
    """
    try:
        yield from _scan_settled_file(path, scan, size)
    except Exception as error:  # an untrusted file found a bug in our code
        log.exception("%s", path)
        if state := _file_state(path):
            yield _file_result(target_of(path), state, f"internal_error:{type(error).__name__}", scan)


def _scan_settled_file(path: Path, scan: FolderScan, size: int) -> Iterator[ScanResult]:
    target = target_of(path)
    state = _file_state(path)
    if state is None or scan.known.is_same(target, state.stamp):
        return
    # The change time, because no copying tool can set it back. In the future, it means that a clock is wrong.
    if 0 <= scan.now.timestamp() - state.changed_ns / 1e9 < scan.settle:
        yield ScanResult(unsettled=1)
        return
    try:
        parts = container_scan.unpack(path, state.stamp, scan, size)
        first = next(parts, None)
        if first is not None:
            yield first
            yield from parts
            return
        content = scan.read(path, scan.within)
    except (Rejected, TryLater) as error:
        if error.reason == "still_being_written":
            yield ScanResult(unsettled=1)
        else:  # accepted anyway: fetching it fails, and the ledger says why
            yield _file_result(target, state, error.reason, scan)
        return
    yield from _scan_content(path, content, state, scan, size)


def _scan_content(
    path: Path, content: bytes, state: _FileState, scan: FolderScan, size: int
) -> Iterator[ScanResult]:
    """The result of a file's content: the file itself, or what it lists."""
    target, digest = target_of(path), sha256(content).hexdigest()
    files = {target: (state.stamp, digest)}
    if digest == scan.known.hash_of(target):
        yield ScanResult(files=files)  # touched, not changed
    elif path.suffix.lower() == ".urls":
        yield from url_list_scan.unpack(content, target, state.stamp, digest, scan, size=size)
    elif path.suffix.lower() == ".opml" and (feeds := _feeds(content, target)):
        yield ScanResult(files=files, feeds=feeds)
    else:
        yield _file_result(target, state, digest, scan)


def _file_result(target: str, state: _FileState, digest: str, scan: FolderScan) -> ScanResult:
    last_hash = scan.known.hash_of(target)
    files = {target: (state.stamp, digest)}
    if digest == last_hash:
        return ScanResult(files=files)
    # A file that returns to an earlier content is a new observation, though its hash is not new.
    # Not the modification time: that returns too, when a sync tool restores the old file.
    again = f"@{state.changed_ns}" if last_hash else ""
    return ScanResult([file_ref(target, f"{digest}{again}", scan)], files)


def _feeds(content: bytes, target: str) -> list[Entry]:
    """The feeds that an OPML file names; none if it is not OPML, and so an ordinary document."""
    try:
        listing = opml.read(content.decode("utf-8-sig", "replace"), target)
    except Rejected:
        return []
    return [feed for feed in listing.sources if feed.address]


@dataclass(frozen=True, slots=True)
class _FileState:
    """The state of a file; it changes when the file does."""

    stamp: str
    changed_ns: int


def _file_state(path: Path | str) -> _FileState | None:
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
        return _FileState(f"errno {error.errno}", 0)
    stamp = f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"
    return _FileState(stamp, status.st_ctime_ns)


def _linked_file(link: Path | str) -> os.stat_result | None:
    """The state of the regular file that a link leads to, or None: a folder changes with each entry."""
    try:
        status = Path(link).stat()
    except OSError:
        return None
    return status if stat.S_ISREG(status.st_mode) else None
