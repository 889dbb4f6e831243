"""The data folder: which files in it are ours, and which of them other users can read."""

from __future__ import annotations

import os
import stat
from fnmatch import fnmatch
from pathlib import Path

from worker.runtime import private_files
from worker.settings import Settings
from worker.word_tables import names

OUR_FOLDERS = {
    "raw": "[0-9a-f][0-9a-f]", "run": "lock", "log": "*.log", "broker": "appendonlydir",
    "before-migration": "schema-*.tar",
}  # fmt: skip
"""The folders that Winnow makes in its data folder, each with a file that shows that it is ours."""

OUR_FILES = ("winnow.db*", "flower_password", "broker_password", "sites.toml")

HARMLESS = names("lost+found .gitkeep .keep .DS_Store")
"""Files that may be in the data folder too, if it is only for Winnow."""

DATABASE_SUFFIXES = ("", "-wal", "-shm", "-journal")
"""Suffixes of the files of a SQLite database."""


def find_exposed(settings: Settings) -> list[Path]:
    """Files and folders that hold secrets and that other users of this machine can read."""
    folder = settings.data_dir.resolve()
    found = [path for path in _database_elsewhere(settings) if private_files.is_open_to_others(path)]
    if not private_files.is_open_to_others(folder):
        return found
    return [folder, *found] if _is_ours_alone(folder) else [*_exposed_in(folder), *found]


def restrict_access(settings: Settings) -> list[Path]:
    """Take away other users' access to our files; return the paths that were open to them before.

    The mode of the folder stays if it holds other files, if another user owns it, or if it is shared (such
    as /tmp). Then only the files of Winnow in it are closed.
    """
    closed = [path for path in find_exposed(settings) if private_files.remove_others_access(path)]
    if (folder := settings.data_dir.resolve()).is_dir():
        for path in _exposed_in(folder):  # even if the folder itself is closed
            private_files.remove_others_access(path)
    return closed


def _is_ours_alone(folder: Path) -> bool:
    """Whether a folder belongs to this user, is not for a group, and holds only our files."""
    status = folder.lstat()
    if status.st_uid != os.geteuid() or status.st_mode & (stat.S_ISVTX | stat.S_ISGID):
        return False
    return all(_is_ours(path) or path.name in HARMLESS for path in folder.iterdir())


def _exposed_in(folder: Path) -> list[Path]:
    """Our files in a folder that are open to others; none if this user may not list it."""
    if not os.access(folder, os.R_OK | os.X_OK):
        return []
    return sorted(
        path for path in folder.iterdir() if private_files.is_open_to_others(path) and _is_ours(path)
    )


def _is_ours(path: Path) -> bool:
    if path.is_symlink():
        return False
    if not path.is_dir():
        return any(fnmatch(path.name, pattern) for pattern in OUR_FILES)
    mark = OUR_FOLDERS.get(path.name)
    if mark is None or not os.access(path, os.R_OK | os.X_OK):
        return False
    return any(path.glob(mark)) or not any(path.iterdir())


def _database_elsewhere(settings: Settings) -> list[Path]:
    """The files of a SQLite database outside the data folder."""
    _, is_sqlite, name = settings.database_url.partition("sqlite:///")
    path = Path(name.partition("?")[0]).absolute()
    if not is_sqlite or path.parent == settings.data_dir.absolute():
        return []
    return [path.with_name(path.name + ending) for ending in DATABASE_SUFFIXES]
