"""`winnow health`: tell whoever watches the service whether it is well.

Containers run this every few seconds: with --live, it loads neither store nor broker.
"""

from __future__ import annotations

from collections.abc import Callable
from shlex import quote

import click

from worker.cli.installation import Installation, pass_installation
from worker.cli.printing import say
from worker.errors import Unavailable
from worker.runtime import data_folder, heartbeats
from worker.settings import Settings


@click.command("health")
@click.option("--live", is_flag=True, help="Check only whether processes are alive; if not, restart them.")
@click.argument("names", nargs=-1, metavar="[NAME...]")
@pass_installation
@click.pass_context
def health_command(
    ctx: click.Context, installation: Installation, live: bool, names: tuple[str, ...]
) -> None:
    """Check database, schema and broker, and that no process has fallen silent.

    Exits with 0 if all is well, else with 1. The schema must be the one of this version. With --live, servers
    are not checked: a process that waits for a server must not be restarted. Each NAME (such as worker@host)
    must be alive. Without names, all processes that this data folder knows and that did not stop normally
    must be; if it knows none, the check succeeds.
    """
    conf = installation.settings
    healthy = _check_workers(conf, names)
    if not live:
        _warn_of_readable_secrets(conf)
        answers = [_check_server("database", _ask_database, conf), _check_server("broker", _ask_broker, conf)]
        healthy = healthy and all(answers)
    ctx.exit(0 if healthy else 1)


def _check_workers(conf: Settings, names: tuple[str, ...]) -> bool:
    ages = heartbeats.ages(conf.data_dir)
    alive = True
    if not (names or ages):
        say("no process is known here; to require one, name it, such as worker@host")
    for name in names or ages:
        age = ages.get(name)
        if age is not None and age <= heartbeats.HEARTBEAT_TIMEOUT_S:
            say(f"{name}: alive {age:.0f} s ago")
            continue
        alive = False
        say(f"{name}: no sign of life" + ("" if age is None else f" for {age:.0f} s"))
    return alive


def _warn_of_readable_secrets(conf: Settings) -> None:
    """Warn of files that other users can read. The check does not fail, because a restart would not help."""
    for path in data_folder.find_exposed(conf):
        say(f"warning: other users of this machine can read {path}, and it contains secrets; "
            f"winnow up fixes this, or: chmod -R go= {quote(str(path))}")  # fmt: skip


def _check_server(server: str, ask: Callable[[Settings], str], conf: Settings) -> bool:
    try:
        say(f"{server}: {ask(conf)}")
    except Unavailable as error:
        say(f"not ready: {error}")
        return False
    return True


def _ask_database(conf: Settings) -> str:
    from worker.store.database import Database  # noqa: PLC0415
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
