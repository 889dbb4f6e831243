"""A watched folder: its files that are new or changed since they were last accepted, and hold still."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import translate
from hashlib import sha256
from pathlib import Path

from worker.document import ItemRef
from worker.errors import Rejected, TryLater
from worker.sources import addresses, opml

LITTER = (
    ".*", "*~", "~$*", "#*#", "*.part", "*.partial", "*.crdownload", "*.download", "*.tmp", "*.temp", "*.swp",
    "*.swx", "*.filepart", "Thumbs.db", "desktop.ini", "__MACOSX",
)  # fmt: skip
"""What editors, browsers, sync tools and file managers leave lying about: never a document."""

_LITTER = re.compile("|".join(map(translate, LITTER)))

Reader = Callable[[Path, Path | None], bytes]
"""Reads a file whole, which must lie inside the folder where one is given; raises Rejected or TryLater."""


@dataclass(slots=True)
class Found:
    """What a look at a folder gave."""

    refs: list[ItemRef] = field(default_factory=list)
    files: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Stamp and hash of each file that the refs stand for, to be remembered once they are accepted."""
    feeds: list[str] = field(default_factory=list)
    """The feeds that OPML files name: sources to be added."""
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


def batches(folder: Path, look: Look, size: int) -> Iterator[Found]:
    """Find as `find` does, so many files at a time: the first are accepted before the last are read."""
    found = Found()
    for path in _files(folder):
        _take(path, look, found)
        if len(found.files) >= size:
            yield found
            found = Found()
    yield found


def is_accepted(folder: Path, known: Mapping[str, tuple[str, str]]) -> bool:
    """Whether every file below a folder is as it was when last accepted; reads none of them."""
    for path in _files(folder):
        state = _state(path)
        if state and known.get(target_of(path), ("", ""))[0] != state.stamp:
            return False
    return True


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
        waiting = _entries(folder)
    except OSError as error:
        raise TryLater("folder_unreadable", f"{folder}: {error.strerror}") from error
    while waiting:
        entry = waiting.pop()
        if not entry.is_dir(follow_symlinks=False):
            yield Path(entry.path)
            continue
        try:
            waiting += _entries(Path(entry.path))
        except FileNotFoundError:
            continue
        except OSError:
            yield Path(entry.path)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """What lies in a folder, but litter; the last by name first, as that is the end taken from."""
    with os.scandir(folder) as entries:
        kept = [entry for entry in entries if not _LITTER.match(entry.name)]
    return sorted(kept, key=lambda entry: entry.name, reverse=True)


def _take(path: Path, look: Look, found: Found) -> None:
    target = target_of(path)
    state = _state(path)
    if state is None:
        return
    last_stamp, last_hash = look.known.get(target, ("", ""))
    if state.stamp == last_stamp:
        return
    # The change time, because no copying tool can set it back. One in the future is a clock's fault.
    if 0 <= look.now.timestamp() - state.changed_ns / 1e9 < look.settle:
        found.unsettled += 1
        return
    content = None
    try:
        content = look.read(path, look.within)
        digest = sha256(content).hexdigest()
    except (Rejected, TryLater) as error:
        if error.reason == "still_being_written":
            found.unsettled += 1
            return
        digest = error.reason  # accepted all the same: fetching it will fail, and the ledger will say why
    found.files[target] = (state.stamp, digest)
    if digest == last_hash:
        return  # touched, not changed
    if content is not None and path.suffix.lower() == ".urls":
        found.refs += addresses.refs(content, target, look.address_key, look.source_id)
        return
    if content is not None and path.suffix.lower() == ".opml" and (feeds := _feeds(content, target)):
        found.feeds += feeds
        return
    # A file that goes back to what it once was is a new observation, though its hash is not new.
    # Not the modification time: that goes back too, when a sync tool brings the old file again.
    again = f"@{state.changed_ns}" if last_hash else ""
    found.refs.append(file_ref(target, f"{digest}{again}", look))


def _feeds(content: bytes, target: str) -> list[str]:
    """The feeds that an OPML file names; none where it is no such file, which is then a document like any."""
    try:
        listing = opml.read(content.decode("utf-8-sig", "replace"), target)
    except Rejected:
        return []
    return [feed.address for feed in listing.sources if feed.address]


def file_ref(target: str, observed: str, look: Look) -> ItemRef:
    """The observation of a file. The folder out of which no link may lead goes with it, to its fetch."""
    meta = {"within": str(look.within)} if look.within else {}
    return ItemRef("file", target, f"file:{target}:{observed}", look.source_id, meta)


@dataclass(frozen=True, slots=True)
class _State:
    """What tells that a file is no longer as it was."""

    stamp: str
    changed_ns: int


def _state(path: Path) -> _State | None:
    """The state of what is at a path, or of the file that a link there leads to.

    None when it went since the folder was listed.
    """
    try:
        status = path.stat(follow_symlinks=False)
        if stat.S_ISLNK(status.st_mode):
            status = _file_behind(path) or status
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:  # in a folder whose names may be listed and nothing more
        return _State(f"errno {error.errno}", 0)
    stamp = f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"
    return _State(stamp, status.st_ctime_ns)


def _file_behind(link: Path) -> os.stat_result | None:
    """The state of the regular file that a link leads to, or None: a folder's changes with all in it."""
    try:
        status = link.stat()
    except OSError:
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def target_of(path: Path) -> str:
    """A path as a target: as it is, or as a ``file://`` URI where its name is not UTF-8."""
    text = str(path)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return path.as_uri()
    return text
