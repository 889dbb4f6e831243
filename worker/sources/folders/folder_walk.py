"""List the files below a folder that could be documents, in order."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from fnmatch import translate
from pathlib import Path

from worker.errors import TryLater

IGNORED_NAMES = (
    ".*", "*~", "~$*", "#*#", "*.part", "*.partial", "*.crdownload", "*.download", "*.tmp", "*.temp", "*.swp",
    "*.swx", "*.filepart", "Thumbs.db", "desktop.ini", "__MACOSX",
)  # fmt: skip
"""Temporary files of editors, browsers, sync tools and file managers: never documents."""

_IGNORED = re.compile("|".join(map(translate, IGNORED_NAMES)))


def is_ignored(label: str) -> bool:
    """Whether a file of an archive would be ignored in a folder, by one of the names in its path."""
    return any(_IGNORED.match(name) for name in label.split("/"))


def walk_files(folder: Path, begin_at: tuple[str, ...] = ()) -> Iterator[str]:
    """All files below a folder that could be documents, and folders that cannot be read, in order.

    Entries before the file `begin_at` (names, from this folder down) are left out. Symbolic links to
    folders are not followed (they may lead outside, or in circles): the link itself is given, so that it is
    accounted for.
    """
    try:
        waiting = _entries(folder, begin_at)
    except OSError as error:
        raise TryLater("folder_unreadable", f"{folder}: {error.strerror}") from error
    while waiting:
        entry, rest = waiting.pop()
        if not _is_folder(entry):
            yield entry.path
            continue
        try:
            waiting += _entries(entry.path, rest)
        except FileNotFoundError:
            continue
        except OSError:
            yield entry.path


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder. If that cannot be read, it counts as a file, and fails as one."""
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _entries(folder: Path | str, begin_at: tuple[str, ...]) -> list[tuple[os.DirEntry[str], tuple[str, ...]]]:
    """The entries of a folder, without ignored names, each with the part of `begin_at` inside it.

    In reverse order of names, because entries are taken from the end.
    """
    with os.scandir(folder) as entries:
        kept = [entry for entry in entries if not _IGNORED.match(entry.name)]
    kept.sort(key=lambda entry: entry.name, reverse=True)
    if not begin_at:
        return [(entry, ()) for entry in kept]
    first, rest = begin_at[0], begin_at[1:]
    return [(entry, rest if entry.name == first else ()) for entry in kept if entry.name >= first]
