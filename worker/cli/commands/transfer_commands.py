"""`winnow copy`, `backup`, `restore`: copy to another database, write a backup file, restore it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from worker.cli.installation import Installation, pass_installation
from worker.cli.live_output import progress
from worker.cli.printing import json_option, print_json, print_table, say
from worker.clock import utcnow
from worker.errors import Rejected, TryLater
from worker.runtime import private_files
from worker.service.lock import HOW_TO_STOP, lock_stopped_service
from worker.settings import Settings
from worker.store import Store
from worker.store.database import Database
from worker.store.transfer.backup import write_archive
from worker.store.transfer.copy import StoreCopy
from worker.store.transfer.restore import restore
from worker.store.transfer.row_counts import ReportProgress, RowCount, read_state


@click.command("copy")
@click.option(
    "--to", "url", required=True, metavar="DATABASE_URL", help="An empty SQLite or PostgreSQL database."
)
@click.option("--anew", is_flag=True, help="Empty an unfinished copy and start again.")
@json_option
@pass_installation
def copy_command(installation: Installation, url: str, anew: bool, as_json: bool) -> None:
    """Copy everything to another database.

    The service must be stopped. Ids, change numbers and the ledger are copied as they are. If the copy was
    interrupted, run the same command again to continue. The current database does not change. Received bytes
    stay in the data folder; both databases refer to them.
    """
    with lock_stopped_service(installation.settings.data_dir):
        store = installation.store
        _refuse_if_claimed(store)
        target = Database(url, pooled=False, is_copy_target=True)
        if target.url == store.database.url:
            raise Rejected("same_database", "--to names the current database; name another one")
        store.changes.assign_numbers()
        counted = _copy(store.database, target, anew=anew)
        target.close()
    if as_json:
        print_json({one.table: {"source": one.source, "copy": one.copy} for one in counted})
        return
    print_table(("table", "here", "copied"), [(one.table, one.source, one.copy) for one in counted])
    say("all rows are copied; to use the copy, set WINNOW_DATABASE_URL to it and start the service")


def _refuse_if_claimed(store: Store) -> None:
    """Raise Rejected if a worker, also on another machine, is processing an item."""
    now = utcnow()
    if held := store.leases.count_held(now):
        raise Rejected(
            "at_work", f"workers are processing {held} items; {HOW_TO_STOP}, or wait until their leases end"
        )


def _copy(source: Database, target: Database, *, anew: bool) -> list[RowCount]:
    with source.snapshot() as connection:
        copying = StoreCopy(connection, target)
        if anew:
            copying.clear()
        already_copied = copying.begin()
        with _show_progress("copying", sum(copying.state["rows"].values()), already_copied) as watch:
            counted = copying.copy_rows(watch)
        with source.reading() as later:
            if read_state(later) != copying.state:
                raise Rejected(
                    "source_changed",
                    f"something wrote to the database during the copy: {HOW_TO_STOP}, then use --anew",
                )
        copying.finish()
    return counted


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@json_option
@pass_installation
def backup_command(installation: Installation, file: Path | None, as_json: bool) -> None:
    """Write a backup of everything into one file.

    It contains the tables, the received bytes and the rules for sites. The service can keep running. Without
    FILE: winnow-DATE.tar in the current folder.
    """
    now = utcnow()
    file = file or Path(f"winnow-{now:%Y%m%dT%H%M%S}.tar")
    if file.exists():
        raise Rejected("file_exists", f"{file} exists already; name another file")
    if not file.absolute().parent.is_dir():
        raise Rejected("missing_path", f"{file}: its folder does not exist")
    store = installation.store
    with _show_progress("packing", None) as watch:
        manifest = write_archive(store, installation.settings.sites_file, file, now, watch)
    rows = manifest.rows
    if as_json:
        print_json({"file": str(file), "size": file.stat().st_size, "rows": rows, "raw": manifest.raw,
                    "raw_missing": manifest.raw_missing, "last_change": manifest.last_change})  # fmt: skip
        return
    say(f"{file}: {file.stat().st_size:,} bytes; {rows['documents']} documents, {rows['comments']} comments, "
        f"{rows['items']} items, {manifest.raw} files of received bytes")  # fmt: skip
    if manifest.raw_missing:
        say(f"{manifest.raw_missing} files of received bytes are missing, so they are not in the backup")
    say(f"its change feed ends at {manifest.last_change}; restore it with: winnow restore {file}")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--move-aside", is_flag=True, help="Rename the existing SQLite database and keep it.")
@pass_installation
def restore_command(installation: Installation, file: Path, move_aside: bool) -> None:
    """Restore a backup.

    It is restored into the data folder and the database of the settings. The database must be empty, or
    moved aside. The archive is checked while it is read: received bytes are added as they come, and the
    database is written last, once all is checked. Items that workers were processing are pending again.
    Nothing is deleted.
    """
    conf = installation.settings
    _make_folder(conf)
    with lock_stopped_service(conf.data_dir), _show_progress("checking", None) as watch:
        done = restore(file, conf, utcnow(), watch, move_aside=move_aside)
    if done.moved_to:
        say(f"the old database is now: {done.moved_to}")
    rows = done.manifest.rows
    say(f"as of {done.manifest.made_at}: {rows['documents']} documents, {rows['comments']} comments, "
        f"{rows['items']} items, {done.manifest.raw} files of received bytes")  # fmt: skip
    say(f"the change feed ends at {done.manifest.last_change}: readers that were further continue from there")


def _make_folder(conf: Settings) -> None:
    try:
        private_files.make_folder(conf.data_dir)
    except OSError as error:
        raise TryLater("disk_error", f"{conf.data_dir}: {error.strerror}") from error


@contextmanager
def _show_progress(label: str, total: int | None, done: int = 0) -> Iterator[ReportProgress]:
    """Show a progress bar on a terminal. Yields a function that is called with the steps done."""
    with progress(label) as bar:
        task = bar.add_task(label, total=total, completed=done)
        yield lambda steps: bar.advance(task, steps)
