"""The data folder: what in it is ours, and what of that others can read."""

from __future__ import annotations

import os
import stat
from fnmatch import fnmatch
from pathlib import Path

from worker.runtime import private_files
from worker.settings import Settings
from worker.words import names

OUR_FOLDERS = {"raw": "[0-9a-f][0-9a-f]", "run": "lock", "log": "*.log", "broker": "appendonlydir"}
"""What Winnow keeps in folders in its data folder, and what lies in each that others of that name lack."""

OUR_FILES = ("winnow.db*", "flower_password", "broker_password", "sites.toml")

HARMLESS = names("lost+found .gitkeep .keep .DS_Store")
"""What may lie beside that in a folder that is for Winnow alone."""

OF_A_DATABASE = ("", "-wal", "-shm", "-journal")
"""How the names of the files of a SQLite database end."""


def open_to_others(settings: Settings) -> list[Path]:
    """What holds secrets and can be read by other users of this machine: the folder, or what is in it."""
    folder = settings.data_dir.resolve()
    found = [path for path in _database_elsewhere(settings) if private_files.is_loose(path)]
    if not private_files.is_loose(folder):
        return found
    return [folder, *found] if _is_ours_alone(folder) else [*_loose_in(folder), *found]


def close(settings: Settings) -> list[Path]:
    """Close to others what of the data folder is ours; what was open to them and is closed now.

    A folder in which other things lie, which another user owns, or which many share (such as /tmp), keeps
    its mode: only what Winnow keeps there is closed.
    """
    closed = [path for path in open_to_others(settings) if private_files.close_to_others(path)]
    if (folder := settings.data_dir.resolve()).is_dir():
        for path in _loose_in(folder):  # behind a closed door
            private_files.close_to_others(path)
    return closed


def _is_ours_alone(folder: Path) -> bool:
    """Whether nothing but ours lies in a folder that belongs to this user, and is not for a group."""
    status = folder.lstat()
    if status.st_uid != os.geteuid() or status.st_mode & (stat.S_ISVTX | stat.S_ISGID):
        return False
    return all(_is_ours(path) or path.name in HARMLESS for path in folder.iterdir())


def _loose_in(folder: Path) -> list[Path]:
    """What of ours in a folder is open to others; nothing where this user may not look."""
    if not os.access(folder, os.R_OK | os.X_OK):
        return []
    return sorted(path for path in folder.iterdir() if private_files.is_loose(path) and _is_ours(path))


def _is_ours(path: Path) -> bool:
    if path.is_symlink():
        return False
    if not path.is_dir():
        return any(fnmatch(path.name, form) for form in OUR_FILES)
    mark = OUR_FOLDERS.get(path.name)
    if mark is None or not os.access(path, os.R_OK | os.X_OK):
        return False
    return any(path.glob(mark)) or not any(path.iterdir())


def _database_elsewhere(settings: Settings) -> list[Path]:
    """The files of a SQLite database that lies outside the data folder."""
    _, is_sqlite, name = settings.database_url.partition("sqlite:///")
    path = Path(name.partition("?")[0]).absolute()
    if not is_sqlite or path.parent == settings.data_dir.absolute():
        return []
    return [path.with_name(path.name + ending) for ending in OF_A_DATABASE]
