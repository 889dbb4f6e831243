"""Restore an archive: it is checked while it is read, and no existing data is destroyed."""

from __future__ import annotations

import gzip
import json
import logging
import math
import re
import shutil
import sqlite3
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from worker.document.digest import Digest
from worker.errors import Rejected, TryLater
from worker.runtime import private_files
from worker.settings import Settings
from worker.store.database import Database, schema
from worker.store.ledger.leases import release_all_claims
from worker.store.raw.files import RawStore
from worker.store.raw.object_store import open_raw
from worker.store.transfer.backup import FORM, Manifest, clear_leftovers, hash_of
from worker.store.transfer.copy import StoreCopy
from worker.store.transfer.row_counts import ReportProgress, is_empty

log = logging.getLogger(__name__)

UNFINISHED = ".restoring-"
"""The prefix of the folder in which an archive is unpacked."""

_RAW = re.compile(r"raw/[0-9a-f]{2}/([0-9a-f]{64})\.gz")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and where the database that was there before is now."""

    manifest: Manifest
    moved_to: Path | None


def restore(
    file: Path, settings: Settings, now: datetime, report: ReportProgress, *, move_aside: bool
) -> Restored:
    """Restore an archive into this data folder and the configured database.

    The database comes last: before that, only files of received bytes are added, and their names come from
    their content. Raises Rejected if the archive is damaged or the database is not empty (a SQLite file can
    be moved aside), TryLater for the disk, Unavailable for the database.
    """
    data = settings.data_dir
    _check_target(settings, move_aside=move_aside)
    raw = open_raw(settings)
    try:
        clear_leftovers(data, UNFINISHED, math.inf)  # nobody else uses this folder
        with TemporaryDirectory(prefix=UNFINISHED, dir=data) as folder:
            manifest = _unpack(file, Path(folder), raw, report)
            found = Path(folder) / "winnow.db"
            _prepare_database(found)
            moved = _place_database(found, settings, now, report)
            if (rules := Path(folder) / "sites.toml").exists() and not settings.sites_file.exists():
                shutil.move(rules, settings.sites_file)
    except OSError as error:
        raise TryLater("disk_error", f"{data}: {error.strerror or error}") from error
    return Restored(manifest, moved)


def _check_target(settings: Settings, *, move_aside: bool) -> None:
    database = Database(settings.database_url, pooled=False)
    if database.is_sqlite and (move_aside or not _path(database).exists()):
        return
    if not is_empty(database) and not _is_unfinished(database):
        way = (
            "say --move-aside, which keeps what is there under another name, or "
            if database.is_sqlite
            else ""
        )
        raise Rejected("not_empty", f"{database.name} holds documents or sources; {way}name another database")


def _is_unfinished(database: Database) -> bool:
    with database.reading() as connection:
        return schema.is_unfinished_copy(connection)


def _unpack(file: Path, folder: Path, raw: RawStore, report: ReportProgress) -> Manifest:
    """Unpack an archive: the database into a folder, received bytes to their places."""
    files = 0
    left_out: list[str] = []
    manifest: Manifest | None = None
    with _reading(file) as archive:
        for name, content in _members(archive):
            if match := _RAW.fullmatch(name):
                raw.keep_packed(content.read(), Digest(match[1]))
                files += 1
                report(1)
            elif name == "winnow.db.gz":
                with gzip.open(content) as packed, private_files.create(folder / "winnow.db") as plain:
                    shutil.copyfileobj(packed, plain, 1 << 20)
            elif name == "sites.toml":
                with private_files.create(folder / name) as rules:
                    rules.write(content.read())
            elif name == "manifest.json":
                manifest = _manifest(content.read(), file)
            elif name.startswith("raw/"):
                left_out.append(name)
            else:
                raise Rejected("archive_unknown", f"{file} holds {name!r}, which no archive of ours does")
    if manifest is None or not (folder / "winnow.db").exists():
        raise Rejected("archive_incomplete", f"{file} ends before its manifest; it was cut off")
    if (hash_of(folder / "winnow.db"), files + len(left_out)) != (manifest.sha256, manifest.raw):
        raise Rejected("archive_damaged", f"{file}: what is in it is not what its manifest says")
    _check_left_out(left_out, folder / "winnow.db", file)
    return manifest


def _check_left_out(names: list[str], database: Path, file: Path) -> None:
    """Raise Rejected unless each of these files is in the archive because a message asked for it.

    Until schema 0011, a sender could name any file as a feed's copy, and a backup packed it.
    """
    if not names:
        return
    try:
        with closing(sqlite3.connect(database)) as connection:
            asked = connection.execute("SELECT json_extract(meta, '$.entry.copy') FROM items")
            sent = {f"raw/{copy[:2]}/{copy}.gz" for (copy,) in asked if isinstance(copy, str)}
    except sqlite3.Error as error:
        raise Rejected("archive_damaged", f"{file}: its database cannot be read: {error}") from error
    for name in names:
        if name not in sent:
            raise Rejected("archive_unknown", f"{file} holds {name!r}, which no archive of ours does")
        log.warning("%r in %s is no received document; a message had asked for it: left out", name, file)


@contextmanager
def _reading(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, mode="r|") as archive:
            yield archive
    except FileNotFoundError as error:
        raise Rejected("missing_path", f"{file}: no such file") from error
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Rejected(
            "archive_damaged", f"{file}: {error}; it was cut off, or is no archive of ours"
        ) from error


def _members(archive: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for member in archive:
        content = archive.extractfile(member)
        if content is None:
            raise Rejected("archive_unknown", f"{member.name!r} in it is no file")
        yield member.name, content


def _manifest(text: bytes, file: Path) -> Manifest:
    try:
        found = json.loads(text)
        if found.get("form") == FORM:
            return Manifest(**found)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Rejected("archive_damaged", f"{file}: its manifest cannot be read: {error}") from error
    raise Rejected("archive_unknown", f"{file} is of form {found.get('form')!r:.40}, made by a newer version")


def _prepare_database(path: Path) -> None:
    """Migrate the database to this version, and release what was claimed when it was packed."""
    database = Database(f"sqlite:///{path}", pooled=False)
    schema.migrate(database)
    with database.writing() as connection:
        release_all_claims(connection)


def _place_database(found: Path, settings: Settings, now: datetime, report: ReportProgress) -> Path | None:
    """Put the database in its place; return where the one that was there is now."""
    target = Database(settings.database_url, pooled=False, is_copy_target=True)
    if target.is_sqlite:
        moved = _move_aside(_path(target), now)
        private_files.make_folder(_path(target).parent)
        shutil.move(found, _path(target))
        return moved
    source = Database(f"sqlite:///{found}", pooled=False)
    with source.snapshot() as connection:
        copying = StoreCopy(connection, target)
        copying.begin()
        copying.copy_rows(report)
        copying.finish()
    return None


def _move_aside(path: Path, now: datetime) -> Path | None:
    if not path.exists():
        return None
    aside = path.with_name(f"{path.name}.before-restore-{now:%Y%m%dT%H%M%S}")
    for ending in ("-wal", "-shm", ""):
        if (file := path.with_name(path.name + ending)).exists():
            file.rename(aside.with_name(aside.name + ending))
    return aside


def _path(database: Database) -> Path:
    assert database.url.database is not None
    return Path(database.url.database)
