"""Archives: everything in the store, in one file.

A tar file with, in this order: ``winnow.db.gz`` (the tables as a SQLite database, also if they are in
PostgreSQL), ``sites.toml`` if there is one, the received bytes as ``raw/ab/<hash>.gz``, and last
``manifest.json``, which says what must be in the archive. The tables have the schema that they had; an
archive that is written before a migration has the tables alone.
"""

from __future__ import annotations

import gzip
import io
import json
import logging
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import CompoundSelect, Connection, func, select, text, union

from worker.document.digest import Digest, as_digest
from worker.errors import TryLater
from worker.runtime import private_files
from worker.store.database import Database
from worker.store.database.schema import copy_file, read_revision
from worker.store.raw.files import RawStore, sync_folder
from worker.store.store import Store
from worker.store.tables import Change, Item, Raw
from worker.store.transfer.copy import StoreCopy
from worker.store.transfer.row_counts import ReportProgress, counts

log = logging.getLogger(__name__)

FORM = 1
"""The form of archives; a reader refuses an unknown one."""
UNFINISHED, LEFTOVER_AGE = ".winnow-backup-", timedelta(days=1)
"""The prefix of the folder in which an archive is made, and the age at which such a folder is a leftover."""
GZIP_LEVEL = 3
"""Of gzip's nine levels: texts shrink to a quarter of their size, twice as fast as at the usual six."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of an archive."""

    form: int
    schema: str
    made_at: str
    sha256: str
    """The hash of the database."""
    rows: dict[str, int]
    last_change: int
    raw: int
    raw_bytes: int
    raw_missing: int
    """Files that were deleted before they were packed, or lost before; in an archive of tables alone, all."""


def write_archive(store: Store, sites: Path, file: Path, now: datetime, report: ReportProgress) -> Manifest:
    """Write an archive of what was committed when this began, while others go on working.

    Raises TryLater if the disk is full or cannot be written; a half-written archive is deleted.
    """
    with _packing(file, now) as (archive, database):
        with store.database.snapshot() as source:
            _freeze(source, database, report)
        manifest = _add_tables(archive, database, now)
        if sites.exists():
            archive.add(sites, "sites.toml")
        manifest = _add_raw(archive, database, store.raw, manifest, report)
        _add_manifest(archive, manifest)
    return manifest


def write_tables(source: Connection, file: Path, now: datetime, report: ReportProgress) -> Manifest:
    """Write an archive of the tables that a transaction sees, of whichever schema, without received bytes.

    Raises TryLater as `write_archive` does.
    """
    with _packing(file, now) as (archive, database):
        _freeze(source, database, report)
        manifest = _add_tables(archive, database, now)
        manifest = replace(manifest, raw_missing=manifest.rows["raw"])
        _add_manifest(archive, manifest)
    return manifest


@contextmanager
def _packing(file: Path, now: datetime) -> Iterator[tuple[tarfile.TarFile, Path]]:
    """Make an archive beside its place, and put it there when the block ends without an error.

    Yields the archive, and a path for its database.
    """
    try:
        clear_leftovers(file.parent, UNFINISHED, (now - LEFTOVER_AGE).timestamp())
        with TemporaryDirectory(prefix=UNFINISHED, dir=file.parent) as folder:
            part = Path(folder) / "archive.tar"
            with private_files.create(part) as out:
                with tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT) as archive:
                    yield archive, Path(folder) / "winnow.db"
                out.flush()
                os.fsync(out.fileno())
            part.replace(file)
            sync_folder(file.parent)
    except OSError as error:
        raise TryLater("disk_error", f"{file}: {error.strerror}") from error


def clear_leftovers(parent: Path, prefix: str, before: float) -> None:
    """Delete folders that a killed process left and that did not change since. Raises OSError."""
    for folder in parent.glob(f"{prefix}*"):
        if folder.is_dir() and not folder.is_symlink():
            changed = [path.lstat().st_mtime for path in (folder, *folder.iterdir())]
            if max(changed) < before:
                shutil.rmtree(folder)


def _freeze(source: Connection, path: Path, report: ReportProgress) -> None:
    """Copy what a transaction sees into a SQLite file."""
    if source.dialect.name == "sqlite":
        copy_file(Path(str(source.engine.url.database)), path)
        return
    copying = StoreCopy(source, Database(f"sqlite:///{path}", pooled=False, is_copy_target=True))
    copying.begin()
    copying.copy_rows(report)
    copying.finish()


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def _add_tables(archive: tarfile.TarFile, path: Path, now: datetime) -> Manifest:
    """Add the database; return the manifest of an archive that has nothing else."""
    with Database(f"sqlite:///{path}", pooled=False).reading() as connection:
        revision = str(read_revision(connection))
        rows = counts(connection)
        last = connection.execute(select(func.max(Change.seq))).scalar() or 0
    # After the last connection is closed, everything is in this one file.
    archive.add(_compress(path), "winnow.db.gz")
    return Manifest(FORM, revision, now.isoformat(timespec="seconds"), hash_of(path), rows, last, 0, 0, 0)


def _compress(database: Path) -> Path:
    compressed = database.with_name("winnow.db.gz")
    with database.open("rb") as plain, gzip.open(compressed, "wb", compresslevel=GZIP_LEVEL) as file:
        shutil.copyfileobj(plain, file, 1 << 20)
    return compressed


def _add_raw(
    archive: tarfile.TarFile, database: Path, raw: RawStore, manifest: Manifest, report: ReportProgress
) -> Manifest:
    """Add the received bytes that the rows refer to; return the manifest with their number."""
    found = size = missing = 0
    for digest in _hashes(database):
        try:
            packed = raw.read_packed(digest)
        except FileNotFoundError:
            missing += 1
            continue
        _add(archive, f"raw/{digest[:2]}/{digest}.gz", packed)
        found, size = found + 1, size + len(packed)
        report(1)
    return replace(manifest, raw=found, raw_bytes=size, raw_missing=missing)


def _add_manifest(archive: tarfile.TarFile, manifest: Manifest) -> None:
    _add(archive, "manifest.json", json.dumps(asdict(manifest), indent=1).encode())


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    about = tarfile.TarInfo(name)
    about.size = len(content)
    about.mode = 0o600
    archive.addfile(about, io.BytesIO(content))


def _hashes(path: Path) -> Iterator[Digest]:
    """Yield the hashes of all bytes that the rows refer to, in order."""
    copies = select(Item.copy_hash).where(Item.copy_hash.is_not(None))
    kept: CompoundSelect[*tuple[Any, ...]] = union(select(Raw.hash), copies).order_by(text("1"))
    with Database(f"sqlite:///{path}", pooled=False).reading() as connection:
        for stored in connection.execute(kept.execution_options(yield_per=1000)).scalars():
            if (digest := as_digest(stored)) is not None:
                yield digest
            else:
                log.warning("a row names received bytes by %.100r, which is no hash; it is left out", stored)
