"""A `.urls` file as a look finds it: its addresses as observations, in batches, going on where it was."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from worker.document import Progress
from worker.sources.folder_scan import FolderScan, ScanResult, Timer
from worker.sources.listings import url_list


def unpack(
    content: bytes, target: str, stamp: str, digest: str, look: FolderScan, *, size: int
) -> Iterator[ScanResult]:
    """The addresses that a file lists, each once, so many at a time; after `look.container_seconds` the rest
    is left for the next look. `position` of its progress counts addresses, not bytes.
    """
    timer = Timer(look.container_seconds, look.clock)
    begun = look.progress.get(target)
    done = begun.position if begun and (begun.stamp, begun.hash) == (stamp, digest) else 0
    lines = iter(dict.fromkeys(url_list.lines(content)))
    lines = islice(lines, done, None)
    while some := list(islice(lines, size)):
        done += len(some)
        found = ScanResult(url_list.refs(some, target, look.address_key, look.source_id))
        found.progress[target] = Progress(stamp, digest, done, done)
        found.unfinished = int(timer.is_over)
        yield found
        if found.unfinished:
            return
    yield ScanResult(files={target: (stamp, digest)}, progress={target: Progress(stamp, digest, done, done)})
