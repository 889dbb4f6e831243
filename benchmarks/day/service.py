"""`winnow up` on the clock of the day: its settings, its sources, webhooks and tokens."""

from __future__ import annotations

import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.day.sped import day_clock
from tests.service.running import Up
from worker import settings
from worker.clock import utcnow
from worker.deliver.webhooks.signing import make_secret
from worker.desk.access.keys import hash_key, make_token
from worker.sources.poll_schedule import FIRST_INTERVAL_S
from worker.store import Store, open_store

KEPT_RAW = "6h"
MAX_FIRST_ENTRIES = 50
BATCH = 20
PROCESS_LIMIT_S = "60"
"""Longer than usual: on a machine that is busy with other work, an honest document may take ten seconds."""
STARTED_WITHIN_S, STOPPED_WITHIN_S = 120.0, 60.0


class Service(Up):
    """A running `winnow up`, on folders of its own."""

    def __init__(self, folder: Path, database_url: str, children: int, speed: float) -> None:
        self.clock_file = folder / "day.json"
        usual = settings.Settings()
        super().__init__(
            folder,
            PYTHONPATH=str(Path(day_clock.__file__).parent),
            WINNOW_DAY_SPEED=str(speed),
            WINNOW_DATABASE_URL=database_url,
            WINNOW_CONCURRENCY=str(children),
            WINNOW_ALLOW_NETWORKS="127.0.0.0/8",
            WINNOW_KEEP_RAW=KEPT_RAW,
            WINNOW_RENDER="off",
            WINNOW_PROCESS_LIMIT=PROCESS_LIMIT_S,
            WINNOW_LEASE=str(usual.lease * speed),
            WINNOW_HOST_DELAY=str(usual.host_delay / speed),
            WINNOW_POLL_INTERVAL=str(max(usual.poll_interval / speed, 0.5)),
            **{day_clock.FILE_VARIABLE: str(self.clock_file)},
        )
        self.wait_for(self._answers, STARTED_WITHIN_S)

    @property
    def desk_port(self) -> int:
        """Where its API is."""
        return int(self.environment["WINNOW_DESK_PORT"])

    def open_store(self) -> Store:
        """Open its store, for one who looks."""
        return open_store(settings.load(self.environment))

    def wait_for(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Wait until a condition holds; whether it did in time. Ends the program if the service ended."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if condition():
                return True
            if self.process.poll() is not None:
                sys.exit(f"the service ended:\n{self.output[-2000:]}")
            time.sleep(0.2)
        return False

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.desk_port)).close()
        except OSError:
            return False
        return True

    def stop(self, number: int = signal.SIGINT) -> int:
        """Stop it if it runs; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(STOPPED_WITHIN_S)

    def logs(self) -> dict[str, list[str]]:
        """The lines of each log file."""
        files = sorted((self.data / "log").glob("*.log*"))
        return {file.name: file.read_text(errors="replace").splitlines() for file in files}


def add_sources(store: Store, feeds: list[str]) -> None:
    """Watch these feeds, as `winnow sources add` does; they become due one after the other."""
    for feed in feeds:
        named = dict(adapts=True, newest=MAX_FIRST_ENTRIES)
        store.sources.add("feed", feed, FIRST_INTERVAL_S, utcnow(), **named)


def add_webhooks(store: Store, urls: list[str]) -> None:
    """Send all changes to these endpoints; to the second one in batches."""
    for number, url in enumerate(urls):
        store.webhooks.add(
            url, make_secret(), utcnow(), kinds=None, batch=BATCH if number == 1 else 1, after=0
        )


def add_token(store: Store) -> str:
    """Let a program read."""
    token = make_token()
    store.access_tokens.add("benchmark", hash_key(token), utcnow(), may_write=False)
    return token
