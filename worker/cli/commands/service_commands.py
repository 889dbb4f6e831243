"""`winnow up`, `tend`, `migrate`, `health`: running the service."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from types import FrameType

import click

from worker import settings
from worker.cli.printing import is_terminal, print_table, say, show_status_line, update_status_line
from worker.errors import TryLater, Unavailable
from worker.redaction import masked
from worker.runtime import logs
from worker.service import up
from worker.service.up import Service
from worker.sources import folder
from worker.store import Store, open_store
from worker.store.database.schema import check, migrate
from worker.store.sources.sources import SourceRecord

FIGURES_EVERY = 1.0
"""Seconds between two looks at the counts, and more where counting takes long."""
COUNTING_SHARE = 0.02
"""The share of the time that may be spent on it."""


@click.command("up")
@click.option("--once", is_flag=True, help="End when everything in the watched folders is settled.")
@click.pass_context
def up_command(ctx: click.Context, once: bool) -> None:
    """Run the whole service on this machine: broker, worker, beat, tend, Flower."""
    conf = settings.load()
    started = datetime.now(UTC)
    with _terminating(), open_store(conf) as store:
        try:
            with up.run_service(conf, say) as service, _saying_that_it_stops():
                _announce(service)
                failed = _until_settled(service, store, started) if once else _for_ever(service, store)
        except KeyboardInterrupt:
            say("stopped")
            return
    ctx.exit(1 if failed else 0)


@contextmanager
def _saying_that_it_stops() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        say("stopping; workers finish what they have begun (Ctrl-C again kills them)")
        raise


@contextmanager
def _terminating() -> Iterator[None]:
    """Treat SIGTERM, and a terminal that was closed, as Ctrl-C: all stop the service in order."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    wanted = [signal.SIGTERM, signal.SIGINT]  # a script's background jobs are born deaf to SIGINT
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup(1) has said to go on
        wanted.append(signal.SIGHUP)
    before = {number: signal.signal(number, interrupt) for number in wanted}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _announce(service: Service) -> None:
    conf = service.settings
    shown = conf.masked()
    say(f"watching   {conf.seeds_dir}")
    say(f"database   {shown['WINNOW_DATABASE_URL']}")
    own = "" if settings.load().broker_url else f"  (its address with the password: {conf.own_broker_file})"
    say(f"broker     {shown['WINNOW_BROKER_URL']}{own}")
    say(f"logs       {conf.data_dir / 'log'}")
    say(f"Flower     {service.flower_url}  (user winnow, password in {service.flower_password_file})")
    if service.flower_password_is_new:
        say(f"           its password, shown this once: {service.flower_password_file.read_text().strip()}")
    say(f"metrics    {service.metrics_url or 'off'}")
    say("")


def _for_ever(service: Service, store: Store) -> bool:
    say("running; Ctrl-C stops it")
    with show_status_line() as line:
        while True:
            pause = FIGURES_EVERY
            if is_terminal():  # elsewhere nobody would see them
                figures, pause = _figures(store)
                update_status_line(line, figures)
            service.supervisor.wait(lambda: False, pause)


def _until_settled(service: Service, store: Store, started: datetime) -> bool:
    """Wait until everything in the watched folders is stored or failed; whether anything failed."""
    last, pause = "", FIGURES_EVERY
    with show_status_line() as line:
        while not service.supervisor.wait(lambda: _is_settled(store, started), pause):
            figures, pause = _figures(store)
            update_status_line(line, figures)
            if not is_terminal() and figures != last:
                say(figures)
            last = figures
    return _report(store, started)


def _figures(store: Store) -> tuple[str, float]:
    """How things stand, and seconds until they may be counted again: a large store is counted less often."""
    began = monotonic()
    try:
        standing = store.library.standing(datetime.now(UTC))
    except Unavailable as error:  # the parts wait for it, and so do we
        return f"waiting for the {error}", FIGURES_EVERY
    items = standing.items
    waiting, at_work = items.get("pending", 0), items.get("running", 0)
    figures = (
        f"{waiting} waiting, {at_work} at work, {items.get('done', 0)} done, "
        f"{items.get('failed', 0)} failed; "
        f"{standing.documents} documents, {standing.comments} comments"
    )
    return figures, max(FIGURES_EVERY, (monotonic() - began) / COUNTING_SHARE)


def _is_settled(store: Store, started: datetime) -> bool:
    """Whether every file is accepted and no item is on its way. One to be tried again later may be left."""
    try:
        return _is_all_settled(store, started)
    except Unavailable:  # nobody can tell just now
        return False


def _is_all_settled(store: Store, started: datetime) -> bool:
    if store.library.is_busy(datetime.now(UTC)):
        return False  # so there is no need to look at thousands of files
    troubled = {source.id for source in _troubled(store, started)}  # nothing more will come of these
    are_accepted = all(
        source.paused or source.id in troubled or _is_accepted(source, store)
        for source in store.sources.all()
    )
    # Asked again after that: something may have been accepted while the sources were looked at.
    return are_accepted and not store.library.is_busy(datetime.now(UTC))


def _is_accepted(source: SourceRecord, store: Store) -> bool:
    if source.kind != "folder":
        return source.polled_at is not None
    try:
        return folder.is_accepted(Path(source.target), store.sources.watched_files(source.id))
    except TryLater:  # it cannot be looked at: the next poll says so, too
        return False


def _troubled(store: Store, started: datetime) -> list[SourceRecord]:
    """List the sources whose last poll failed: a folder that is gone, a disk that is full."""
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
    troubled = _troubled(store, started)
    rows += [("not polled", masked(source.target), source.last_error) for source in troubled]
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
    return bool(counts["failed"] or troubled)


@click.command("tend")
def tend_command() -> None:
    """Read the inbox, keep ledger and queue together, watch folders and workers, serve metrics."""
    from worker.service.tend import Tend  # noqa: PLC0415  # loads Celery and the watcher

    conf = settings.load()
    logs.set_up(conf)
    tend = Tend(conf)

    def stop(_number: int, _frame: FrameType | None) -> None:
        tend.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    raise SystemExit(tend.run())


@click.command("migrate")
def migrate_command() -> None:
    """Bring the database's schema to this version."""
    with open_store(settings.load()) as store:
        before = migrate(store.database)
        say(f"schema {check(store.database)}" + (f" (was {before})" if before else " (made)"))
