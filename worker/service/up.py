"""`winnow up`: the whole service on one machine, from one command."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from socket import gethostname

from tasks.sending import request_poll
from worker.broker import Inbox, Queues
from worker.clock import utcnow
from worker.desk.access import passwords
from worker.errors import Unavailable
from worker.render.availability import renders_here
from worker.runtime import data_folder, heartbeats, private_files
from worker.service import embedded_broker
from worker.service.lock import hold_lock
from worker.service.stop_signals import StopSignals
from worker.service.supervisor import Part, Supervisor
from worker.settings import PROJECT, Settings, add_password
from worker.store import Store, open_store
from worker.store.transfer.upgrade import migrate_with_backup


@dataclass(frozen=True, slots=True)
class Flower:
    """Where Flower is, and who may come in."""

    port: int
    password: str
    password_file: Path
    password_is_new: bool

    @property
    def url(self) -> str:
        """The address of its pages."""
        return f"http://127.0.0.1:{self.port}"


@dataclass(frozen=True, slots=True)
class Service:
    """A running service, and where its parts are."""

    settings: Settings
    supervisor: Supervisor
    flower: Flower | None
    """None if nobody is to read pages."""
    metrics_url: str | None
    """None if metrics are off."""
    desk_url: str | None
    """None if the desk is off."""
    desk_password: str | None
    """The password of the desk, if it was just made."""


@contextmanager
def run_service(
    settings: Settings, say: Callable[[str], None], signals: StopSignals, *, has_pages: bool
) -> Iterator[Service]:
    """Start the service, and stop it in order when the block ends.

    Uses the broker and the database of the settings. Without a broker there, starts the embedded one. The
    desk and Flower are left out unless it `has_pages`. Raises AlreadyRunningError, Unavailable.
    """
    settings = settings if has_pages else replace(settings, desk_port=0)
    if settings.render == "auto":
        settings = replace(settings, render="on" if renders_here(settings) else "off")
    data = settings.data_dir
    try:
        for folder in (data, data / "run", data / "log", data / "broker"):
            private_files.make_folder(folder)
        settings.seeds_dir.mkdir(parents=True, exist_ok=True)
        for path in data_folder.restrict_access(settings):
            say(f"{path}: other users of this machine could read it, and cannot any more")
    except OSError as error:
        raise Unavailable(f"{error.filename}: this folder cannot be made: {error.strerror}") from error
    with hold_lock(data), ExitStack() as stack:
        supervisor = Supervisor(PROJECT, data / "log", say, signals)
        try:
            with open_store(settings) as store:
                migrate_with_backup(store.database, settings, say, lambda _rows: None)
                desk_password = _ensure_desk_password(settings, store)
                store.sources.add("folder", str(settings.seeds_dir), settings.poll_interval, utcnow())
                folders = [one for one in store.sources.all() if one.kind == "folder" and not one.paused]
            settings = _with_broker(settings, supervisor, say)
            flower = _find_flower(settings, say) if has_pages else None
            settings = _with_free_ports(settings, say)
            queues = stack.enter_context(closing(Queues(settings.broker_url)))
            for part in _parts(settings, flower, queues):
                supervisor.start(part)
            for source in folders:  # a large one may not be due for minutes, but may have changed
                request_poll(source.id, source.target)
            metrics_url, desk_url = _metrics_url(settings), _desk_url(settings)
            yield Service(settings, supervisor, flower, metrics_url, desk_url, desk_password)
        finally:
            supervisor.stop()
            settings.own_broker_file.unlink(missing_ok=True)


def _with_broker(settings: Settings, supervisor: Supervisor, say: Callable[[str], None]) -> Settings:
    """The settings with a broker that answers: the one in the settings, or the embedded one."""
    own = not settings.broker_url
    if own:
        port = _find_port("the broker is", settings.broker_port, say)
        data = settings.data_dir
        password, _ = embedded_broker.load_or_make_password(data / "broker_password")
        supervisor.start(
            Part("broker", embedded_broker.build_command(data / "broker", port, password), wave=0)
        )
        settings = replace(settings, broker_url=add_password(f"redis://127.0.0.1:{port}/0", password))
        embedded_broker.write_private_file(settings.own_broker_file, settings.broker_url + "\n")
    if not supervisor.wait(lambda: _answers(settings.broker_url), seconds=20):
        hint = f"see {supervisor.log_file('broker')}" if own else "check WINNOW_BROKER_URL"
        raise Unavailable(f"the broker does not answer; {hint}")
    return settings


def _find_flower(settings: Settings, say: Callable[[str], None]) -> Flower:
    """A free port and the password for Flower."""
    file = settings.data_dir / "flower_password"
    password, is_new = embedded_broker.load_or_make_password(file, settings.flower_password)
    return Flower(_find_port("Flower is", settings.flower_port, say), password, file, is_new)


def _with_free_ports(settings: Settings, say: Callable[[str], None]) -> Settings:
    """The settings with free ports for the metrics and the desk, if these are on."""
    metrics, desk = settings.metrics_port, settings.desk_port
    return replace(
        settings,
        metrics_port=_find_port("the metrics are", metrics, say) if metrics else metrics,
        desk_port=_find_port("the desk is", desk, say) if desk else desk,
    )


def _find_port(who_is: str, wanted: int, say: Callable[[str], None]) -> int:
    """The wanted port, or another one if it is taken."""
    port = embedded_broker.find_free_port(wanted)
    if port != wanted:
        say(f"port {wanted} is taken: {who_is} on {port}")
    return port


def _metrics_url(settings: Settings) -> str | None:
    port = settings.metrics_port
    return f"http://{settings.metrics_address}:{port}/metrics" if port else None


def _ensure_desk_password(settings: Settings, store: Store) -> str | None:
    """The password of the desk if it was just made; None if it is known, or if the desk is off."""
    if not settings.desk_port:
        return None
    return passwords.ensure_password(store, settings.desk_password, utcnow())


def _desk_url(settings: Settings) -> str | None:
    address, port = settings.desk_address, settings.desk_port
    return f"http://{f'[{address}]' if ':' in address else address}:{port}" if port else None


def _answers(broker_url: str) -> bool:
    inbox = Inbox(broker_url)
    try:
        inbox.ping()
    except Unavailable:
        return False
    finally:
        inbox.close()
    return True


def _parts(settings: Settings, flower: Flower | None, broker_queues: Queues) -> list[Part]:
    """The parts, in the order in which they start."""
    celery = [sys.executable, "-m", "celery", "-A", "tasks.app", "--quiet"]
    tasks = [sys.executable, "-m", "tasks"]
    worker = [*tasks, "worker", "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    # Flower counts a worker as gone after two intervals.
    worker += ["--heartbeat-interval", f"{heartbeats.HEARTBEAT_INTERVAL_S:g}"]
    common = _environment(settings)
    # What waits to be rendered while nobody renders fails with that reason, and does not wait for ever.
    queues = "celery,fetch,process,sources" + (",render" if settings.render == "off" else "")
    stop_timeout = settings.fetch_deadline + 20

    def heartbeat_file_of(name: str) -> Path:
        return heartbeats.file_of(settings.data_dir, f"{name}@{gethostname()}")

    def worker_part(part: str, name: str, *words: str, is_needed: Callable[[], bool] | None = None) -> Part:
        command = [*worker, "-n", f"{name}@%h", *words]
        return Part(
            part,
            command,
            common,
            stop_timeout,
            quick_stop_signal=signal.SIGQUIT,
            heartbeat_file=heartbeat_file_of(name),
            is_needed=is_needed,
        )

    desk = Part(
        "desk",
        [sys.executable, "-m", "worker.cli", "desk"],
        common,
        heartbeat_file=heartbeat_file_of("desk"),
    )
    pages = [desk] if settings.desk_port else []
    if flower:
        pages.append(Part("flower", [*celery, "flower"], common | _flower_environment(settings, flower)))
    # Both are rare and take long: a worker for each would take the memory of two for nothing, and most
    # services never need one.
    rare = ["slow", "render"] if renders_here(settings) else ["slow"]
    return [
        worker_part("worker", "worker", "-Q", queues),
        worker_part(
            "worker-slow",
            "slow",
            "-Q",
            ",".join(rare),
            "-c",
            "1",
            is_needed=lambda: _is_any_waiting(broker_queues, rare),
        ),
        Part("tend", [sys.executable, "-m", "worker.cli", "tend"], common),
        Part("beat", [*tasks, "beat", "--pidfile="], common, heartbeat_file=heartbeat_file_of("beat")),
        *pages,
    ]


def _is_any_waiting(broker_queues: Queues, names: Sequence[str]) -> bool:
    """Whether a message waits in any of these queues."""
    try:
        lengths, _ = broker_queues.lengths(names)
    except Unavailable:  # then the messages are sent again once it is back
        return False
    return any(lengths.values())


def _environment(settings: Settings) -> dict[str, str]:
    """The environment of all parts: each reads the same settings."""
    return {
        "WINNOW_DATA_DIR": str(settings.data_dir),
        "WINNOW_SEEDS_DIR": str(settings.seeds_dir),
        "WINNOW_DATABASE_URL": settings.database_url,
        "WINNOW_BROKER_URL": settings.broker_url,
        "WINNOW_RENDER": settings.render,
        "WINNOW_METRICS_PORT": str(settings.metrics_port or "off"),
        "WINNOW_DESK_PORT": str(settings.desk_port or "off"),
    }


def _flower_environment(settings: Settings, flower: Flower) -> dict[str, str]:
    return {
        "FLOWER_ADDRESS": "127.0.0.1",
        "FLOWER_PORT": str(flower.port),
        "FLOWER_CONF": "deploy/flower_config.py",
        "WINNOW_FLOWER_PASSWORD": flower.password,
        "FLOWER_PERSISTENT": "True",
        "FLOWER_DB": str(settings.data_dir / "run" / "flower"),
    }
