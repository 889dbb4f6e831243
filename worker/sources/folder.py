"""A watched folder: its files that are new or changed since they were last accepted, and hold still."""

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
"""What editors, browsers, sync tools and file managers leave lying about: never a document."""

BATCH_RECORDS = 500
"""Records of a container that are taken together."""

log = logging.getLogger(__name__)

_IGNORED = re.compile("|".join(map(translate, IGNORED_NAMES)))


def find(folder: Path, look: FolderScan) -> ScanResult:
    """Find the files below a folder that are new or changed.

    Raises TryLater when the folder itself cannot be listed.
    """
    found = ScanResult()
    for path in _candidates(folder, look.known):
        for part in _scan_file(path, look):
            found.add(part)
    return found


def find_in_batches(folder: Path, look: FolderScan, size: int) -> Iterator[ScanResult]:
    """Find as `find` does, so many files at a time: the first are accepted before the last are read.

    A look begins at `look.begin_at`, and ends after `look.seconds`: the last of what is given says then where
    the next one goes on. At least one file is looked at.
    """
    timer = Timer(look.seconds, look.clock)
    found, is_first = ScanResult(), True
    for path in _files(folder, _resume_parts(look.begin_at, folder)):
        if timer.is_over and not is_first:
            found.resume_at = target_of(Path(path))
            break
        is_first = False
        if not _may_be_new(path, look.known):
            continue
        for part in _scan_file(Path(path), look, size):
            found.add(part)
            if max(len(found.files), len(found.refs)) >= size:
                yield found
                found = ScanResult()
    yield found


def is_accepted(folder: Path, known: FileRecords) -> bool:
    """Whether every file below a folder is as it was when last accepted; reads none of them."""
    for path in _candidates(folder, known):
        state = _file_state(path)
        if state and not known.is_same(target_of(path), state.stamp):
            return False
    return True


def find_file(path: Path, look: FolderScan) -> ScanResult:
    """Take one file, whatever its name; of one with many documents in it, no more than a look has time for.

    Raises Rejected when there is nothing at that path.
    """
    if not os.path.lexists(path):
        raise Rejected("missing_path", f"{path}: no such file or folder")
    found = ScanResult()
    for part in _scan_file(path, look):
        found.add(part)
        if len(found.refs) > look.max_records:
            found.unfinished = 1
        if found.unfinished:
            break
    return found


def _candidates(folder: Path, known: FileRecords) -> Iterator[Path]:
    """What may be new or changed."""
    return (Path(path) for path in _files(folder) if _may_be_new(path, known))


def _may_be_new(path: str, known: FileRecords) -> bool:
    """Whether a file may be new or changed: a quick look, since of a million files next to none is."""
    state = _file_state(path)
    return state is None or not known.is_same(path, state.stamp)


def _resume_parts(begin_at: str | None, folder: Path) -> tuple[str, ...]:
    """The names that lead from a folder to the file at which a look goes on."""
    path = path_of(begin_at or "")
    return path.relative_to(folder).parts if path.is_relative_to(folder) else ()


def _files(folder: Path, begin_at: tuple[str, ...] = ()) -> Iterator[str]:
    """Everything below a folder that could be a document, and whatever is in the way of looking; in order.

    What comes before the file `begin_at` (names, from this folder down) is left out. Folders behind symbolic
    links are not entered (they may lead out, or in circles): the link itself is given, so that it is
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
    """Whether an entry is a folder; where that cannot be told, it is given as a file, and fails as one."""
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _entries(folder: Path | str, begin_at: tuple[str, ...]) -> list[tuple[os.DirEntry[str], tuple[str, ...]]]:
    """What lies in a folder, but litter, each with what `begin_at` leads to in it.

    The last by name first, as that is the end taken from.
    """
    with os.scandir(folder) as entries:
        kept = [entry for entry in entries if not _IGNORED.match(entry.name)]
    kept.sort(key=lambda entry: entry.name, reverse=True)
    if not begin_at:
        return [(entry, ()) for entry in kept]
    first, rest = begin_at[0], begin_at[1:]
    return [(entry, rest if entry.name == first else ()) for entry in kept if entry.name >= first]


def _scan_file(path: Path, look: FolderScan, size: int = BATCH_RECORDS) -> Iterator[ScanResult]:
    """What a file gives, if it is new or changed and holds still; one with many documents in it in parts.

    Whatever goes wrong with one file is that file's matter: it is accepted to fail, and the others go on.
    """
    try:
        yield from _scan_settled_file(path, look, size)
    except Exception as error:  # a stranger's file met a fault of ours
        log.exception("%s", path)
        if state := _file_state(path):
            yield _file_result(target_of(path), state, f"internal_error:{type(error).__name__}", look)


def _scan_settled_file(path: Path, look: FolderScan, size: int) -> Iterator[ScanResult]:
    target = target_of(path)
    state = _file_state(path)
    if state is None or look.known.is_same(target, state.stamp):
        return
    # The change time, because no copying tool can set it back. One in the future is a clock's fault.
    if 0 <= look.now.timestamp() - state.changed_ns / 1e9 < look.settle:
        yield ScanResult(unsettled=1)
        return
    try:
        parts = container_scan.unpack(path, state.stamp, look, size)
        first = next(parts, None)
        if first is not None:
            yield first
            yield from parts
            return
        content = look.read(path, look.within)
    except (Rejected, TryLater) as error:
        if error.reason == "still_being_written":
            yield ScanResult(unsettled=1)
        else:  # accepted all the same: fetching it will fail, and the ledger will say why
            yield _file_result(target, state, error.reason, look)
        return
    yield from _scan_content(path, content, state, look, size)


def _scan_content(
    path: Path, content: bytes, state: _FileState, look: FolderScan, size: int
) -> Iterator[ScanResult]:
    """What the content of a file gives: itself, or what it lists."""
    target, digest = target_of(path), sha256(content).hexdigest()
    files = {target: (state.stamp, digest)}
    if digest == look.known.hash_of(target):
        yield ScanResult(files=files)  # touched, not changed
    elif path.suffix.lower() == ".urls":
        yield from url_list_scan.unpack(content, target, state.stamp, digest, look, size=size)
    elif path.suffix.lower() == ".opml" and (feeds := _feeds(content, target)):
        yield ScanResult(files=files, feeds=feeds)
    else:
        yield _file_result(target, state, digest, look)


def _file_result(target: str, state: _FileState, digest: str, look: FolderScan) -> ScanResult:
    last_hash = look.known.hash_of(target)
    files = {target: (state.stamp, digest)}
    if digest == last_hash:
        return ScanResult(files=files)
    # A file that goes back to what it once was is a new observation, though its hash is not new.
    # Not the modification time: that goes back too, when a sync tool brings the old file again.
    again = f"@{state.changed_ns}" if last_hash else ""
    return ScanResult([file_ref(target, f"{digest}{again}", look)], files)


def _feeds(content: bytes, target: str) -> list[Entry]:
    """The feeds that an OPML file names; none where it is no such file, which is then a document like any."""
    try:
        listing = opml.read(content.decode("utf-8-sig", "replace"), target)
    except Rejected:
        return []
    return [feed for feed in listing.sources if feed.address]


@dataclass(frozen=True, slots=True)
class _FileState:
    """What tells that a file is no longer as it was."""

    stamp: str
    changed_ns: int


def _file_state(path: Path | str) -> _FileState | None:
    """The state of what is at a path, or of the file that a link there leads to.

    None when it went since the folder was listed.
    """
    try:
        status = os.lstat(path)  # which takes a third of the time of the method of a path
        if stat.S_ISLNK(status.st_mode):
            status = _linked_file(path) or status
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:  # in a folder whose names may be listed and nothing more
        return _FileState(f"errno {error.errno}", 0)
    stamp = f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"
    return _FileState(stamp, status.st_ctime_ns)


def _linked_file(link: Path | str) -> os.stat_result | None:
    """The state of the regular file that a link leads to, or None: a folder's changes with all in it."""
    try:
        status = Path(link).stat()
    except OSError:
        return None
    return status if stat.S_ISREG(status.st_mode) else None
