"""Scan a watched folder: find files that are new or changed since they were last accepted, and settled."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from worker.errors import Rejected
from worker.sources.folders.file_scan import scan_file
from worker.sources.folders.file_state import read_file_state
from worker.sources.folders.file_targets import path_of, target_of
from worker.sources.folders.folder_walk import walk_files
from worker.sources.folders.scan_types import FileRecords, FolderScan, ScanResult, Timer


def find(folder: Path, scan: FolderScan) -> ScanResult:
    """Find the files below a folder that are new or changed.

    Raises TryLater when the folder itself cannot be listed.
    """
    found = ScanResult()
    for path in _candidates(folder, scan.known):
        for part in scan_file(path, scan):
            found.add(part)
    return found


def find_in_batches(folder: Path, scan: FolderScan, size: int) -> Iterator[ScanResult]:
    """Find as `find` does, in batches of up to `size`: the first are accepted before the last are read.

    A scan begins at `scan.begin_at` and ends after `scan.seconds`; its last result then says where the next
    scan continues. At least one file is scanned.
    """
    timer = Timer(scan.seconds, scan.clock)
    found, is_first = ScanResult(), True
    for path in walk_files(folder, _resume_parts(scan.begin_at, folder)):
        if timer.is_over and not is_first:
            found.resume_at = target_of(Path(path))
            break
        is_first = False
        if not _may_be_new(path, scan.known):
            continue
        for part in scan_file(Path(path), scan, size):
            found.add(part)
            if max(len(found.files), len(found.refs)) >= size:
                yield found
                found = ScanResult()
    yield found


def is_accepted(folder: Path, known: FileRecords) -> bool:
    """Whether no file below a folder changed since it was last accepted. No file is read."""
    for path in _candidates(folder, known):
        state = read_file_state(path)
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
    for part in scan_file(path, scan):
        found.add(part)
        if len(found.refs) > scan.max_records:
            found.unfinished = 1
        if found.unfinished:
            break
    return found


def _candidates(folder: Path, known: FileRecords) -> Iterator[Path]:
    """The files that may be new or changed."""
    return (Path(path) for path in walk_files(folder) if _may_be_new(path, known))


def _may_be_new(path: str, known: FileRecords) -> bool:
    """Whether a file may be new or changed. A quick check: of a million files, almost none is."""
    state = read_file_state(path)
    return state is None or not known.is_same(path, state.stamp)


def _resume_parts(begin_at: str | None, folder: Path) -> tuple[str, ...]:
    """The names that lead from a folder to the file at which a scan continues."""
    path = path_of(begin_at or "")
    return path.relative_to(folder).parts if path.is_relative_to(folder) else ()
