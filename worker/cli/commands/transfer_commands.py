"""`winnow copy`, `backup`, `restore`: to another database, into one file, and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from worker import settings
from worker.cli.printing import json_option, print_json, print_table, progress, say
from worker.errors import Rejected, TryLater
from worker.runtime import private_files
from worker.service.lock import HOW_TO_STOP, lock_stopped_service
from worker.settings import Settings
from worker.store import Store, open_store
from worker.store.database import Database
from worker.store.database.schema import prepare
from worker.store.transfer.backup import write_archive
from worker.store.transfer.copy import StoreCopy
from worker.store.transfer.restore import restore
from worker.store.transfer.row_counts import ReportProgress, RowCount, read_state


@click.command("copy")
@click.option("--to", "url", required=True, metavar="DATABASE_URL", help="An empty database, of either kind.")
@click.option("--anew", is_flag=True, help="Empty an unfinished copy, and begin it again.")
@json_option
def copy_command(url: str, anew: bool, as_json: bool) -> None:
    """Copy everything to another database, while the service is stopped: ids, change numbers, the ledger.

    Interrupted, the same words go on with it. The database that is in use stays as it is. Received bytes
    stay in the data folder; both databases refer to them.
    """
    conf = settings.load()
    with open_store(conf) as store, lock_stopped_service(conf.data_dir):
        prepare(store.database)
        _refuse_claimed(store)
        target = Database(url, pooled=False, is_copy_target=True)
        if target.url == store.database.url:
            raise Rejected("same_database", "--to names the database that is in use; name another one")
        store.changes.assign_numbers()
        counted = _copied(store.database, target, anew=anew)
        target.close()
    if as_json:
        print_json({one.table: {"source": one.source, "copy": one.copy} for one in counted})
        return
    print_table(("table", "here", "copied"), [(one.table, one.source, one.copy) for one in counted])
    say("every row is there; to use it from now on, set WINNOW_DATABASE_URL to it and start the service")


def _refuse_claimed(store: Store) -> None:
    """Refuse while a worker of another machine is at an item. Raises Rejected."""
    now = datetime.now(UTC)
    if held := store.leases.count_held(now):
        raise Rejected("at_work", f"workers are at {held} items; {HOW_TO_STOP}, or wait for their leases")


def _copied(source: Database, target: Database, *, anew: bool) -> list[RowCount]:
    with source.snapshot() as connection:
        copying = StoreCopy(connection, target)
        if anew:
            copying.clear()
        there = copying.begin()
        with _bar("copying", sum(copying.state["rows"].values()), there) as watch:
            counted = copying.copy_rows(watch)
        with source.reading() as later:
            if read_state(later) != copying.state:
                raise Rejected(
                    "source_changed", f"something wrote while this was copied: {HOW_TO_STOP}, then use --anew"
                )
        copying.finish()
    return counted


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@json_option
def backup_command(file: Path | None, as_json: bool) -> None:
    """Pack everything that is kept into one file: tables, received bytes, rules for sites.

    The service may go on meanwhile. Without FILE: winnow-DATE.tar in this folder.
    """
    conf = settings.load()
    now = datetime.now(UTC)
    file = file or Path(f"winnow-{now:%Y%m%dT%H%M%S}.tar")
    if file.exists():
        raise Rejected("file_exists", f"{file} is there already; name another one")
    if not file.absolute().parent.is_dir():
        raise Rejected("missing_path", f"{file}: there is no such folder")
    with open_store(conf) as store:
        prepare(store.database)
        with _bar("packing", None) as watch:
            manifest = write_archive(store, conf.sites_file, file, now, watch)
    rows = manifest.rows
    if as_json:
        print_json({"file": str(file), "size": file.stat().st_size, "rows": rows, "raw": manifest.raw,
                    "raw_missing": manifest.raw_missing, "last_change": manifest.last_change})  # fmt: skip
        return
    say(f"{file}: {file.stat().st_size:,} bytes; {rows['documents']} documents, {rows['comments']} comments, "
        f"{rows['items']} items, {manifest.raw} files of received bytes")  # fmt: skip
    if manifest.raw_missing:
        say(f"{manifest.raw_missing} files of received bytes were not there (any more) to be packed")
    say(f"the change feed in it ends at {manifest.last_change}; bring it back with: winnow restore {file}")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--move-aside", is_flag=True, help="Rename the SQLite database that is there, and keep it.")
def restore_command(file: Path, move_aside: bool) -> None:
    """Bring back a backup into this data folder and the database that is set, which must be empty.

    Everything in it is checked. What was being worked on is handed back; nothing is destroyed.
    """
    conf = settings.load()
    _make_folder(conf)
    with lock_stopped_service(conf.data_dir), _bar("checking", None) as watch:
        done = restore(file, conf, datetime.now(UTC), watch, move_aside=move_aside)
    if done.moved_to:
        say(f"the database that was here: {done.moved_to}")
    rows = done.manifest.rows
    say(f"as of {done.manifest.made_at}: {rows['documents']} documents, {rows['comments']} comments, "
        f"{rows['items']} items, {done.manifest.raw} files of received bytes")  # fmt: skip
    say(f"the change feed ends at {done.manifest.last_change}: readers that were further begin again there")


def _make_folder(conf: Settings) -> None:
    try:
        private_files.make_folder(conf.data_dir)
    except OSError as error:
        raise TryLater("disk_error", f"{conf.data_dir}: {error.strerror}") from error


@contextmanager
def _bar(word: str, total: int | None, done: int = 0) -> Iterator[ReportProgress]:
    """A progress bar on a terminal; what is to be told of each step."""
    with progress(word) as bar:
        task = bar.add_task(word, total=total, completed=done)
        yield lambda steps: bar.advance(task, steps)
