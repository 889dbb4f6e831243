"""`winnow up`, `tend`, `migrate`: run the service."""

from __future__ import annotations

import logging
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType

import click

from worker.cli.installation import Installation, pass_installation
from worker.cli.live_output import progress, show_status_line, update_status_line
from worker.cli.printing import is_terminal, print_table, say
from worker.cli.status_view import show_count
from worker.clock import utcnow
from worker.errors import TryLater, Unavailable
from worker.intake.poll_limits import MAX_CONTINUED
from worker.redaction import masked
from worker.runtime import logs
from worker.runtime.gc_pauses import loading
from worker.service import up
from worker.service.stop_signals import StopSignals
from worker.service.up import Service
from worker.settings import Settings
from worker.store import Store, open_store
from worker.store.database.schema import WrongSchema, check, migrate, prepare
from worker.store.sources.source_records import SourceRecord
from worker.store.transfer.upgrade import migrate_with_backup
from worker.word_tables import in_order

log = logging.getLogger(__name__)

COUNT_INTERVAL_S = 1.0
"""The counts are updated this often."""
COUNTED = in_order("pending running done failed documents comments")


@click.command("up")
@click.option(
    "--once", is_flag=True, help="Stop when every item is stored, failed, or put off for a later try."
)
@pass_installation
@click.pass_context
def up_command(ctx: click.Context, installation: Installation, once: bool) -> None:
    """Run the whole service on this machine.

    Starts the broker, a worker, the scheduler (beat), tend, the desk and Flower.
    """
    conf = installation.settings
    started = utcnow()
    signals = StopSignals()
    with signals.handled(), open_store(conf) as store:
        try:
            # Nobody reads pages that are about to end, and their first passwords are shown only once.
            with up.run_service(conf, say, signals, has_pages=not once) as service, _announcing_stop():
                _announce(service, has_own_broker=not conf.broker_url)
                failed = (
                    _run_until_settled(service, store, started)
                    if once
                    else _run_until_stopped(service, store)
                )
        except KeyboardInterrupt:
            say("stopped")
            return
    ctx.exit(1 if failed else 0)


@contextmanager
def _announcing_stop() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        say("stopping; workers finish what they are doing (Ctrl-C again kills them)")
        raise


def _announce(service: Service, *, has_own_broker: bool) -> None:
    conf = service.settings
    shown = conf.masked()
    say(f"watching   {conf.seeds_dir}")
    say(f"database   {shown['WINNOW_DATABASE_URL']}")
    own = f"  (its address with the password: {conf.own_broker_file})" if has_own_broker else ""
    say(f"broker     {shown['WINNOW_BROKER_URL']}{own}")
    say(f"logs       {conf.data_dir / 'log'}")
    if service.desk_url:
        say(f"desk       {service.desk_url}  (a new password: winnow desk password)")
    if service.desk_password:
        say(f"           its password, shown this once: {service.desk_password}")
    if flower := service.flower:
        say(f"Flower     {flower.url}  (user winnow, password in {flower.password_file})")
        if flower.password_is_new:
            say(f"           its password, shown this once: {flower.password}")
    say(f"metrics    {service.metrics_url or 'off'}")
    say("")


def _run_until_stopped(service: Service, store: Store) -> bool:
    say("running; Ctrl-C stops it")
    with show_status_line() as line:
        while True:
            if is_terminal():
                update_status_line(line, _format_counts(store))
            service.supervisor.watch(COUNT_INTERVAL_S)


def _run_until_settled(service: Service, store: Store, started: datetime) -> bool:
    """Wait until everything in the watched folders is stored or failed. Returns whether anything failed."""
    last = ""
    with show_status_line() as line:
        while not service.supervisor.wait(lambda: _is_settled(store, started), COUNT_INTERVAL_S):
            figures = _format_counts(store)
            update_status_line(line, figures)
            if not is_terminal() and figures != last:
                say(figures)
            last = figures
    return _report(store, started)


def _format_counts(store: Store) -> str:
    try:
        standing = store.library.standing(utcnow())
    except Unavailable as error:  # the other processes wait for it, too
        return f"waiting for the {error}"
    pending, running, done, failed, documents, comments = (
        show_count(standing.count(what)) for what in COUNTED
    )
    return (
        f"{pending} waiting, {running} at work, {done} done, {failed} failed; "
        f"{documents} documents, {comments} comments"
    )


def _is_settled(store: Store, started: datetime) -> bool:
    """Whether every file is accepted, and no item is pending or running, nor another place of a thread open.

    Items to retry later may remain.
    """
    try:
        return _is_all_settled(store, started)
    except Unavailable:  # not known now: asked again
        return False


def _is_all_settled(store: Store, started: datetime) -> bool:
    now = utcnow()
    if store.library.is_busy(now) or store.threads.continue_failed(now, MAX_CONTINUED):
        return False  # so there is no need to look at thousands of files
    failing = {source.id for source in _find_failing(store, started)}  # nothing more comes from these
    are_accepted = all(
        source.paused or source.id in failing or _is_accepted(source, store) for source in store.sources.all()
    )
    # Asked again: something may have been accepted while the sources were checked.
    return are_accepted and not store.library.is_busy(utcnow())


def _is_accepted(source: SourceRecord, store: Store) -> bool:
    if source.kind != "folder":
        return source.polled_at is not None
    from worker.sources.folders import folder_scan  # noqa: PLC0415  # only --once asks: it loads what reads containers

    try:
        return folder_scan.is_accepted(Path(source.target), store.watched_files.known(source.id))
    except TryLater:  # the folder cannot be read: the next poll fails for the same reason
        return False


def _find_failing(store: Store, started: datetime) -> list[SourceRecord]:
    """List the sources whose last poll failed: a deleted folder, a full disk."""
    return [
        source
        for source in store.sources.all()
        if source.last_error and source.polled_at and source.polled_at >= started and not source.paused
    ]


def _report(store: Store, started: datetime) -> bool:
    items = [item for item in store.library.items(limit=100_000) if item["updated_at"] >= started]
    rows = [
        (item["reason"] if item["state"] == "failed" else item["verdict"] or "to be tried again",
         masked(item["target"]), item["detail"] or f"document {item['document_id']}")
        for item in reversed(items)
    ]  # fmt: skip
    failing = _find_failing(store, started)
    rows += [("not polled", masked(source.target), source.last_error) for source in failing]
    print_table(("outcome", "target", "what"), rows)
    say("")
    print_table(
        ("id", "title", "language", "words", "comments"),
        [
            (d["id"], d["title"], d["language"], d["word_count"], d["comments"])
            for d in store.library.documents(50)
        ],
    )
    counts = Counter("failed" if item["state"] == "failed" else item["verdict"] for item in items)
    say("")
    say(
        ", ".join(f"{count} {name or 'to be tried again'}" for name, count in counts.items()) or "nothing new"
    )
    say("read one with: winnow show ID")
    return bool(counts["failed"] or failing)


@click.command("tend")
@pass_installation
def tend_command(installation: Installation) -> None:
    """Run the housekeeping of the service.

    Reads the inbox, keeps ledger and queue consistent, watches folders and workers, sends webhooks and serves
    metrics.
    """
    with loading():
        from worker.service.background_duties import BackgroundDuties  # noqa: PLC0415  # loads Celery, the watcher

    conf = installation.settings
    logs.set_up(conf)
    _refuse_other_schemas(conf)
    tend = BackgroundDuties(conf)

    def stop(_number: int, _frame: FrameType | None) -> None:
        tend.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    raise SystemExit(tend.run())


def _refuse_other_schemas(settings: Settings) -> None:
    """Make the schema in an empty database. Raises WrongSchema for one that another version made."""
    with open_store(settings) as store:
        try:
            prepare(store.database)
        except WrongSchema:
            raise
        except Unavailable as error:  # every duty waits for it, too
            log.warning("%s", error)


@click.command("migrate")
@click.option("--no-backup", is_flag=True, help="Do not back up the tables first.")
@pass_installation
def migrate_command(installation: Installation, no_backup: bool) -> None:
    """Update the database schema to this version.

    Before an older schema that holds something is changed, its tables are backed up into the folder
    before-migration of the data folder.
    """
    conf = installation.settings
    with open_store(conf) as store, progress("backing up") as bar:
        database = store.database
        if no_backup:
            before = migrate(database)
        else:
            task = bar.add_task("backing up", total=None)
            before = migrate_with_backup(database, conf, say, lambda rows: bar.advance(task, rows))
        revision = check(database)
    say(f"schema {revision}" + (f" (was {before})" if before else " (made)"))
