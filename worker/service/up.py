"""`winnow up`: the whole service on one machine, from one command."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from socket import gethostname

from tasks.base import request_poll
from worker import passwords
from worker.broker import Inbox
from worker.errors import Unavailable
from worker.runtime import data_folder, heartbeats, private_files
from worker.service import embedded_broker
from worker.service.lock import holding
from worker.service.supervisor import Part, Supervisor
from worker.settings import PROJECT, Settings
from worker.store import open_store
from worker.store.database.schema import migrate


@dataclass(frozen=True, slots=True)
class Service:
    """A service that was started: where everything is."""

    settings: Settings
    supervisor: Supervisor
    flower_url: str
    flower_password_file: Path
    flower_password_is_new: bool
    metrics_url: str | None
    """None where there are to be none."""


@contextmanager
def running(settings: Settings, say: Callable[[str], None]) -> Iterator[Service]:
    """Start the service, and stop it, in order, when the block ends.

    The broker and the database that were set are used; where no broker was, a server of our own is
    started. Raises AlreadyRunningError, Unavailable.
    """
    data = settings.data_dir
    try:
        for folder in (data, data / "run", data / "log", data / "broker"):
            private_files.make_folder(folder)
        settings.seeds_dir.mkdir(parents=True, exist_ok=True)
        for path in data_folder.close(settings):
            say(f"{path}: other users of this machine could read it, and cannot any more")
    except OSError as error:
        raise Unavailable(f"{error.filename}: this folder cannot be made: {error.strerror}") from error
    with holding(data):
        supervisor = Supervisor(PROJECT, data / "log", say)
        try:
            with open_store(settings) as store:
                migrate(store.database)
                store.sources.add(
                    "folder", str(settings.seeds_dir), settings.poll_interval, datetime.now(UTC)
                )
                folders = [one for one in store.sources.all() if one.kind == "folder" and not one.paused]
            settings = _with_broker(settings, supervisor, say)
            password_file = data / "flower_password"
            password, is_new = embedded_broker.kept_password(password_file, settings.flower_password)
            port = embedded_broker.free_port(settings.flower_port)
            if port != settings.flower_port:
                say(f"port {settings.flower_port} is taken: Flower is on {port}")
            settings = _with_metrics(settings, say)
            for part in _parts(settings, port, password):
                supervisor.start(part)
            for source in folders:  # a great one may not be due for minutes, but who knows what happened
                request_poll(source.id, source.target)
            url = f"http://127.0.0.1:{port}"
            yield Service(settings, supervisor, url, password_file, is_new, _metrics_url(settings))
        finally:
            supervisor.stop()
            settings.own_broker_file.unlink(missing_ok=True)


def _with_broker(settings: Settings, supervisor: Supervisor, say: Callable[[str], None]) -> Settings:
    """The settings with a broker that answers: the one named, or one of our own."""
    own = not settings.broker_url
    if own:
        port = embedded_broker.free_port(settings.broker_port)
        if port != settings.broker_port:
            say(f"port {settings.broker_port} is taken: the broker is on {port}")
        data = settings.data_dir
        password, _ = embedded_broker.kept_password(data / "broker_password")
        supervisor.start(Part("broker", embedded_broker.command(data / "broker", port, password), wave=0))
        settings = replace(settings, broker_url=passwords.put_in(f"redis://127.0.0.1:{port}/0", password))
        embedded_broker.write_private(settings.own_broker_file, settings.broker_url + "\n")
    if not supervisor.wait(lambda: _answers(settings.broker_url), seconds=20):
        hint = f"see {supervisor.log('broker')}" if own else "check WINNOW_BROKER_URL"
        raise Unavailable(f"the broker does not answer; {hint}")
    return settings


def _with_metrics(settings: Settings, say: Callable[[str], None]) -> Settings:
    """The settings with a port for metrics that is free."""
    if not settings.metrics_port:
        return settings
    port = embedded_broker.free_port(settings.metrics_port)
    if port != settings.metrics_port:
        say(f"port {settings.metrics_port} is taken: the metrics are on {port}")
    return replace(settings, metrics_port=port)


def _metrics_url(settings: Settings) -> str | None:
    port = settings.metrics_port
    return f"http://{settings.metrics_address}:{port}/metrics" if port else None


def _answers(broker_url: str) -> bool:
    inbox = Inbox(broker_url)
    try:
        inbox.ping()
    except Unavailable:
        return False
    finally:
        inbox.close()
    return True


def _parts(settings: Settings, flower_port: int, password: str) -> list[Part]:
    """The parts, in the order of their start."""
    celery = [sys.executable, "-m", "celery", "-A", "tasks.app", "--quiet"]
    worker = [*celery, "worker", "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    run = settings.data_dir / "run"
    common = {
        "WINNOW_DATA_DIR": str(settings.data_dir),
        "WINNOW_SEEDS_DIR": str(settings.seeds_dir),
        "WINNOW_DATABASE_URL": settings.database_url,
        "WINNOW_BROKER_URL": settings.broker_url,
        "WINNOW_METRICS_PORT": str(settings.metrics_port or "off"),
    }
    flower = common | {
        "FLOWER_ADDRESS": "127.0.0.1",
        "FLOWER_PORT": str(flower_port),
        "FLOWER_CONF": "deploy/flower_config.py",
        "WINNOW_FLOWER_PASSWORD": password,
        "FLOWER_PERSISTENT": "True",
        "FLOWER_DB": str(run / "flower"),
    }
    queues = "celery,fetch,process,sources"
    grace = settings.fetch_deadline + 20

    def sign_of(name: str) -> Path:
        return heartbeats.file_of(settings.data_dir, f"{name}@{gethostname()}")

    def working(part: str, name: str, *words: str) -> Part:
        command = [*worker, "-n", f"{name}@%h", *words]
        return Part(part, command, common, grace, in_a_hurry=signal.SIGQUIT, sign=sign_of(name))

    return [
        working("worker", "worker", "-Q", queues),
        working("worker-slow", "slow", "-Q", "slow", "-c", "1"),
        Part("tend", [sys.executable, "-m", "worker.cli", "tend"], common),
        Part("flower", [*celery, "flower"], flower),
        Part("beat", [*celery, "beat", "--pidfile="], common, sign=sign_of("beat")),
    ]
