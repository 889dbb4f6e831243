"""`winnow health`: for those who ask every few seconds, so it loads little."""

from __future__ import annotations

from collections.abc import Callable
from shlex import quote

import click

from worker import settings
from worker.cli.printing import say
from worker.errors import Unavailable
from worker.runtime import data_folder, heartbeats
from worker.settings import Settings


@click.command("health")
@click.option("--live", is_flag=True, help="Only whether processes live: when not, restart them.")
@click.argument("names", nargs=-1, metavar="[NAME...]")
@click.pass_context
def health_command(ctx: click.Context, live: bool, names: tuple[str, ...]) -> None:
    """Exit with 0 when database and broker answer, the schema is this version's, and workers live.

    With --live, a server that is away is no failure: whoever waits for it must not be killed. NAMES are
    workers (worker@host) that must be there; without any, those that did not stop in order.
    """
    conf = settings.load()
    healthy = _are_alive(conf, names)
    if not live:
        _warn_of_what_is_open(conf)
        answers = [_answers("database", _ask_database, conf), _answers("broker", _ask_broker, conf)]
        healthy = healthy and all(answers)
    ctx.exit(0 if healthy else 1)


def _are_alive(conf: Settings, names: tuple[str, ...]) -> bool:
    ages = heartbeats.ages(conf.data_dir)
    alive = True
    for name in names or ages:
        age = ages.get(name)
        if age is not None and age <= heartbeats.HEARTBEAT_TIMEOUT_S:
            say(f"{name}: alive {age:.0f} s ago")
            continue
        alive = False
        say(f"{name}: no sign of life" + ("" if age is None else f" for {age:.0f} s"))
    return alive


def _warn_of_what_is_open(conf: Settings) -> None:
    """Say what others can read; it is no failure, since no restart would help."""
    for path in data_folder.find_exposed(conf):
        say(f"warning: other users of this machine can read {path}, and there are secrets in it; "
            f"winnow up closes it, and so does: chmod -R go= {quote(str(path))}")  # fmt: skip


def _answers(server: str, ask: Callable[[Settings], str], conf: Settings) -> bool:
    try:
        say(f"{server}: {ask(conf)}")
    except Unavailable as error:
        say(f"not ready: {error}")
        return False
    return True


def _ask_database(conf: Settings) -> str:
    from worker.store.database import Database  # noqa: PLC0415  # half of what the command costs
    from worker.store.database.schema import check  # noqa: PLC0415

    database = Database(conf.database_url, pooled=False, busy_timeout=2.0)
    try:
        return f"schema {check(database)}"
    finally:
        database.close()


def _ask_broker(conf: Settings) -> str:
    from worker.broker import Inbox  # noqa: PLC0415

    inbox = Inbox(conf.broker)
    try:
        inbox.ping()
    finally:
        inbox.close()
    return "answers"
