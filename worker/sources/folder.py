"""A watched folder: its files that are new or changed since they were last accepted, and hold still."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path

from worker.document import ItemRef
from worker.errors import Rejected, TryLater
from worker.sources import addresses

LITTER = (
    ".*", "*~", "~$*", "#*#", "*.part", "*.partial", "*.crdownload", "*.download", "*.tmp", "*.temp", "*.swp",
    "*.swx", "*.filepart", "Thumbs.db", "desktop.ini", "__MACOSX",
)  # fmt: skip
"""What editors, browsers, sync tools and file managers leave lying about: never a document."""

Reader = Callable[[Path, Path | None], bytes]
"""Reads a file whole, which must lie inside the folder where one is given; raises Rejected or TryLater."""


@dataclass(slots=True)
class Found:
    """What a look at a folder gave."""

    refs: list[ItemRef] = field(default_factory=list)
    files: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Stamp and hash of each file that the refs stand for, to be remembered once they are accepted."""
    unsettled: int = 0
    """Files left for the next look: they changed a moment ago."""


@dataclass(frozen=True, slots=True)
class Look:
    """How to look at a folder: when, with what memory, and by whose hands."""

    now: datetime
    settle: float
    """Seconds for which a file must have held still."""
    read: Reader
    address_key: Callable[[str], str]
    known: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Path to stamp and hash of each file as last accepted."""
    within: Path | None = None
    """The folder out of which no link may lead."""
    source_id: int | None = None


def find(folder: Path, look: Look) -> Found:
    """Find the files below a folder that are new or changed.

    Raises TryLater when the folder itself cannot be listed.
    """
    found = Found()
    for path in _files(folder):
        _take(path, look, found)
    return found


def find_file(path: Path, look: Look) -> Found:
    """Take one file, whatever its name.

    Raises Rejected when there is nothing at that path.
    """
    if not os.path.lexists(path):
        raise Rejected("missing_path", f"{path}: no such file or folder")
    found = Found()
    _take(path, look, found)
    return found


def _files(folder: Path) -> Iterator[Path]:
    """Everything below a folder that could be a document, and whatever is in the way of looking.

    Folders behind symbolic links are not entered (they may lead out, or in circles): the link itself is
    given, so that it is accounted for.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise TryLater("folder_unreadable", f"{folder}: {error.strerror}") from error
    for entry in entries:
        path = Path(entry.path)
        if any(fnmatch(entry.name, pattern) for pattern in LITTER):
            continue
        if not entry.is_dir(follow_symlinks=False):
            yield path
            continue
        try:
            yield from _files(path)
        except TryLater:
            yield path


def _take(path: Path, look: Look, found: Found) -> None:
    target = target_of(path)
    try:
        status = path.stat(follow_symlinks=False)
    except FileNotFoundError:
        return  # it was there a moment ago, in a folder's listing
    stamp = f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"
    last_stamp, last_hash = look.known.get(target, ("", ""))
    if stamp == last_stamp:
        return
    # The change time, because no copying tool can set it back. One in the future is a clock's fault.
    if 0 <= look.now.timestamp() - status.st_ctime < look.settle:
        found.unsettled += 1
        return
    try:
        content = look.read(path, look.within)
    except TryLater:
        found.unsettled += 1
        return
    except Rejected:
        content, digest = None, stamp  # accepted all the same: fetching it will fail, and say why
    else:
        digest = sha256(content).hexdigest()
    found.files[target] = (stamp, digest)
    if digest == last_hash:
        return  # touched, not changed
    if content is not None and path.suffix.lower() == ".urls":
        found.refs += addresses.read(content, target, look.address_key, look.source_id)
        return
    # A file that goes back to what it once was is a new observation, though its hash is not new.
    again = f"@{status.st_mtime_ns}" if last_hash else ""
    found.refs.append(ItemRef("file", target, f"file:{target}:{digest}{again}", look.source_id))


def target_of(path: Path) -> str:
    """A path as a target: as it is, or as a ``file://`` URI where its name is not UTF-8."""
    text = str(path)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return path.as_uri()
    return text
