"""Scan a `.urls` file: its addresses as observations, in batches, from where the last scan ended."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from worker.document import Progress
from worker.sources.folders.scan_types import FolderScan, ScanResult, Timer
from worker.sources.listings import url_list


def unpack(
    content: bytes, target: str, stamp: str, digest: str, scan: FolderScan, *, size: int
) -> Iterator[ScanResult]:
    """Read the addresses that a file lists, each once, in batches of up to `size`.

    After `scan.container_seconds` the rest is left for the next scan. `position` of its progress counts
    addresses, not bytes.
    """
    timer = Timer(scan.container_seconds, scan.clock)
    begun = scan.progress.get(target)
    done = begun.position if begun and (begun.stamp, begun.hash) == (stamp, digest) else 0
    lines = iter(dict.fromkeys(url_list.lines(content)))
    lines = islice(lines, done, None)
    while some := list(islice(lines, size)):
        done += len(some)
        found = ScanResult(url_list.refs(some, target, scan.address_key, scan.source_id))
        found.progress[target] = Progress(stamp, digest, done, done)
        found.unfinished = int(timer.is_over)
        yield found
        if found.unfinished:
            return
    yield ScanResult(files={target: (stamp, digest)}, progress={target: Progress(stamp, digest, done, done)})
