"""Migrate a store of an older version; before that, a backup of its tables is written into the data folder.

The backup is an archive as `winnow backup` writes it, but without received bytes: no migration changes these,
and they stay where they are. The version that made the tables can restore it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, text

from worker.clock import utcnow
from worker.errors import TryLater
from worker.runtime import private_files
from worker.settings import Settings
from worker.store.database import Database
from worker.store.database.schema import migrate, newest
from worker.store.transfer.backup import write_tables
from worker.store.transfer.row_counts import ReportProgress, has_rows, read_state

FOLDER = "before-migration"
"""The folder of these backups, in the data folder."""
MAX_KEPT = 3
"""After a migration, the newest of them stay."""
SPACE_FACTOR = 2
"""While a backup is written, it takes up to this many times the size of the database; in the end, a third."""

Say = Callable[[str], None]


def migrate_with_backup(
    database: Database, settings: Settings, say: Say, report: ReportProgress
) -> str | None:
    """Migrate the schema to this version, as `schema.migrate` does, and return the revision before.

    Nothing is backed up if the database is empty or of this version. If a migration failed, the next one uses
    its backup, unless the store has changed since. Raises TryLater if there is no room for the backup or it
    cannot be written; then the schema is as it was.
    """
    folder = settings.data_dir / FOLDER

    def back_up(connection: Connection, revision: str) -> None:
        if not has_rows(connection):
            return
        say(f"schema {revision} is migrated to {newest()}; before that, the tables are backed up")
        now = utcnow()
        state = sha256(json.dumps(read_state(connection)).encode()).hexdigest()[:8]
        file = next(folder.glob(f"schema-{revision}-*-{state}.tar"), None)
        if file is None:
            file = folder / f"schema-{revision}-{now:%Y%m%dT%H%M%S}-{state}.tar"
            _make_room(folder, _size(connection), settings.min_free_bytes)
            write_tables(connection, file, now, report)
        say(f"backed up: {file} (how to go back with it: docs/operations.md)")

    before = migrate(database, back_up)
    _delete_older(folder)
    return before


def _make_room(folder: Path, size: int, min_free: int) -> None:
    """Make the folder of backups. Raises TryLater if there is no room in it."""
    advice = "if you have a backup of your own, use: winnow migrate --no-backup"
    try:
        private_files.make_folder(folder)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise TryLater("disk_error", f"{error.filename}: {error.strerror}; {advice}") from error
    if free < (needed := SPACE_FACTOR * size + min_free):
        raise TryLater(
            "disk_full",
            f"{folder} has {free:,} bytes free, the backup before the migration needs {needed:,} "
            f"(of these, WINNOW_MIN_FREE_BYTES {min_free:,}); make room, or {advice}",
        )


def _size(connection: Connection) -> int:
    """The size of a database, in bytes."""
    query = "SELECT pg_database_size(current_database())"
    if connection.dialect.name == "sqlite":
        query = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    size: int = connection.execute(text(query)).scalar_one()
    return size


def _delete_older(folder: Path) -> None:
    backups = sorted(folder.glob("schema-*.tar"), key=lambda file: file.stat().st_mtime)
    for file in backups[:-MAX_KEPT]:
        file.unlink(missing_ok=True)
