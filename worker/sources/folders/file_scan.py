"""Scan one file: it is a document, a container of documents, a list of addresses, or a list of feeds."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from worker.errors import Rejected, TryLater
from worker.sources.containers import container_scan, url_list_scan
from worker.sources.folders.file_state import FileState, read_file_state
from worker.sources.folders.file_targets import file_ref, target_of
from worker.sources.folders.scan_types import FolderScan, ScanResult
from worker.sources.listing_types import Entry
from worker.sources.listings import opml

BATCH_RECORDS = 500
"""Records of a container in one batch."""

log = logging.getLogger(__name__)


def scan_file(path: Path, scan: FolderScan, size: int = BATCH_RECORDS) -> Iterator[ScanResult]:
    """Scan a file that is new or changed and settled; a file with many documents gives several results.

    An error in one file does not stop the others: the file is accepted, and fails later.
    """
    try:
        yield from _scan_settled_file(path, scan, size)
    except Exception as error:  # an untrusted file found a bug in our code
        log.exception("%s", path)
        if state := read_file_state(path):
            yield _file_result(target_of(path), state, f"internal_error:{type(error).__name__}", scan)


def _scan_settled_file(path: Path, scan: FolderScan, size: int) -> Iterator[ScanResult]:
    target = target_of(path)
    state = read_file_state(path)
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
    path: Path, content: bytes, state: FileState, scan: FolderScan, size: int
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


def _file_result(target: str, state: FileState, digest: str, scan: FolderScan) -> ScanResult:
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
