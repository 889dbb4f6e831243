"""Read one record of a container."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from worker import fetch
from worker.document import ItemRef, RawItem
from worker.errors import Rejected
from worker.fetch.local_files import reference_of
from worker.sources.containers import container_kinds


def read_record(ref: ItemRef, within: Path | None, max_bytes: int) -> RawItem:
    """The bytes of one record, up to `max_bytes`, from a container inside the folder `within`.

    Raises Rejected("container_changed", "malformed_record", "too_large", ...), TryLater.
    """
    container, position = ref.notes.container, ref.notes.position
    if container is None or position is None:
        raise Rejected("malformed_record", f"{ref.target}: its row does not say where the record is; drop it")
    path = fetch.path_of(container)
    with fetch.open_file(path, within) as file:
        status = os.fstat(file.fileno())
        if not (ref.notes.stamp or "").startswith(f"{status.st_size}:{status.st_mtime_ns}:"):
            raise Rejected("container_changed", f"{path}: it has changed since {ref.target} was accepted")
        raw = container_kinds.read(file, position, max_bytes, ref.target, path)
    received = fetch.received_of(ref) or raw.received
    return replace(raw, target=ref.target, received=received or reference_of(status.st_mtime))
