"""A container as a look finds it: its records as observations, in batches, from where the last look ended."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path

from worker.document import ItemRef, Progress
from worker.item_notes import ItemNotes
from worker.sources import containers
from worker.sources.containers import Record
from worker.sources.look import Found, Look, target_of

log = logging.getLogger(__name__)


def unpack(path: Path, stamp: str, look: Look, size: int) -> Iterator[Found]:
    """The records of a file that is new or changed, so many at a time; nothing where it is no container.

    `stamp` is the file's state now. Raises Rejected and TryLater as opening the file does.
    """
    if look.open is None:
        return
    with look.open(path, look.within) as file:
        kind = containers.find(file, path.name)
        if kind is None:
            return
        target = target_of(path)
        begun = look.progress.get(target)
        if begun is None or begun.stamp != stamp:
            file.seek(0)
            begun = Progress(stamp, file_digest(file, "sha256").hexdigest(), 0, 0)
        if begun.hash != look.known.hash_of(target):
            yield from _records(kind.scan(file, begun.position), target, begun, look, size)
        yield Found(files={target: (stamp, begun.hash)}, progress={target: begun})


def _records(
    scanned: Iterator[Record], target: str, begun: Progress, look: Look, size: int
) -> Iterator[Found]:
    number, skipped = begun.records, 0
    found = Found()
    for record in scanned:
        number += 1
        if record.is_document:
            found.refs.append(_ref(target, begun, number, record.position, look))
        else:
            skipped += 1
        if len(found.refs) >= size:
            found.progress[target] = Progress(begun.stamp, begun.hash, record.end, number)
            yield found
            found = Found()
    yield found
    log.info("%s: %d records, %d of them no documents (requests, redirects, ...)", target, number, skipped)


def _ref(target: str, begun: Progress, number: int, position: int, look: Look) -> ItemRef:
    within = str(look.within) if look.within else None
    notes = ItemNotes(within=within, container=target, position=position, stamp=begun.stamp)
    source_key = f"record:{begun.hash}:{number}"
    return ItemRef("record", f"{target}#{number}", source_key, look.source_id, notes=notes)
