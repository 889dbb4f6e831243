"""Scan a container: its records as observations, in batches, from where the last scan ended."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator
from dataclasses import replace
from hashlib import sha256
from io import SEEK_END, BufferedReader
from math import inf
from pathlib import Path

from worker.document import ItemRef, Progress
from worker.document.item_notes import ItemNotes
from worker.errors import Rejected
from worker.sources.containers import container_kinds
from worker.sources.containers.container_kinds import MAX_RECORD_BYTES, Container, Record
from worker.sources.folders.file_targets import target_of
from worker.sources.folders.scan_types import FolderScan, ScanResult, Timer

log = logging.getLogger(__name__)

HASH_PIECE_BYTES = 256_000_000
"""Bytes of a container that are hashed before a scan may end."""

_READ_BYTES = 1_000_000


def unpack(path: Path, stamp: str, scan: FolderScan, size: int) -> Iterator[ScanResult]:
    """Read the records of a new or changed file, in batches of up to `size`; nothing if it is no container.

    `stamp` is the file's state now. After `scan.container_seconds` the rest is left for the next scan. Raises
    Rejected("too_large") if the end of the first record is not found; Rejected and TryLater as opening does.
    """
    if scan.open is None:
        return
    timer = Timer(scan.container_seconds, scan.clock)
    with scan.open(path, scan.within) as file:
        kind = container_kinds.find(file, path.name)
        if kind is None:
            return
        if scan.max_records < inf and file.seek(0, SEEK_END) > HASH_PIECE_BYTES:
            yield ScanResult(unfinished=1)
            return
        target = target_of(path)
        begun = scan.progress.get(target)
        if begun is None or begun.stamp != stamp:
            _check_first(kind, file, path)
            begun = Progress(stamp, "", 0, 0, hashed=0)
        begun = _continue_hash(file, begun, timer)
        if begun.hashed is not None:
            yield ScanResult(progress={target: begun}, unfinished=1)
            return
        if begun.hash != scan.known.hash_of(target):
            is_done = yield from _records(
                kind.scan(file, begun.position), target, begun, scan, size=size, timer=timer
            )
            if not is_done:
                return
        yield ScanResult(files={target: (stamp, begun.hash)}, progress={target: begun})


def _check_first(kind: Container, file: BufferedReader, path: Path) -> None:
    """Refuse a large file whose first record cannot be read, before the whole file is hashed."""
    if file.seek(0, SEEK_END) <= HASH_PIECE_BYTES:
        return
    first = next(kind.scan(file, 0), None)
    if first is None or not first.is_whole:
        raise Rejected(
            "too_large", f"{path}: its first record has no end within {MAX_RECORD_BYTES:,} bytes; split it"
        )


def _continue_hash(file: BufferedReader, begun: Progress, timer: Timer) -> Progress:
    """Continue the hash of a file, piece by piece, until the time or the file ends.

    For a file of one piece, it is the file's SHA-256. Each further piece is hashed together with the hash
    before it, so that the hash can be stored and continued.
    """
    if begun.hashed is None:
        return begun
    size = file.seek(0, SEEK_END)
    digest, done = begun.hash, begun.hashed
    while done < size or not digest:
        digest = _hash_of_piece(file, digest, done)
        done = min(done + HASH_PIECE_BYTES, size)
        if timer.is_over:
            break
    return replace(begun, hash=digest, hashed=done if done < size else None)


def _hash_of_piece(file: BufferedReader, before: str, position: int) -> str:
    piece = sha256()
    file.seek(position)
    left = HASH_PIECE_BYTES
    while left > 0 and (data := file.read(min(_READ_BYTES, left))):
        piece.update(data)
        left -= len(data)
    return sha256(bytes.fromhex(before) + piece.digest()).hexdigest() if before else piece.hexdigest()


def _records(
    scanned: Iterator[Record], target: str, begun: Progress, scan: FolderScan, *, size: int, timer: Timer
) -> Generator[ScanResult, None, bool]:
    """Read the records; returns whether the file is finished."""
    number, skipped = begun.records, 0
    found = ScanResult()
    for record in scanned:
        number += record.is_record
        if record.is_document:
            found.refs.append(_ref(target, begun, number, record, scan))
        else:
            skipped += record.is_record
        is_over = timer.is_over
        if is_over or len(found.refs) >= size:
            found.progress[target] = replace(begun, position=record.end, records=number)
            found.unfinished = int(is_over)
            yield found
            if is_over:
                return False
            found = ScanResult()
    yield found
    log.info("%s: %d records, %d of them not documents (requests, redirects, ...)", target, number, skipped)
    return True


def _ref(target: str, begun: Progress, number: int, record: Record, scan: FolderScan) -> ItemRef:
    within = str(scan.within) if scan.within else None
    notes = ItemNotes(within=within, container=target, position=record.position, stamp=begun.stamp)
    source_key = f"record:{begun.hash}:{number}"
    return ItemRef("record", f"{target}#{record.name or number}", source_key, scan.source_id, notes=notes)
