"""A file on disk as a target of the ledger: how its path is spelled, and an observation of it."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from worker.document import ItemRef
from worker.document.item_notes import ItemNotes
from worker.sources.folders.scan_types import FolderScan


def file_ref(target: str, observed: str, scan: FolderScan) -> ItemRef:
    """The observation of a file, with the folder that no link may lead out of, for its fetch."""
    notes = ItemNotes(within=str(scan.within) if scan.within else None)
    return ItemRef("file", target, f"file:{target}:{observed}", scan.source_id, notes=notes)


def path_of(target: str) -> Path:
    """The path of a target that `target_of` made."""
    if not target.startswith("file://"):
        return Path(target)
    return Path(os.fsdecode(unquote_to_bytes(urlsplit(target).path)))


def target_of(path: Path) -> str:
    """A path as a target: unchanged, or as a ``file://`` URI if its name is not UTF-8."""
    text = str(path)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return path.as_uri()
    return text
