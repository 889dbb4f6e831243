"""A real `winnow desk`, and somebody who reads its pages and the lists of its API."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from sqlalchemy import text

from benchmarks.desk_store import LONG_THREAD, SOURCES
from worker import settings
from worker.clock import utcnow
from worker.desk.access.keys import hash_key, make_token
from worker.settings import PROJECT
from worker.store import open_store
from worker.store.database import Database

PATHS = {
    "overview": "/",
    "overview of a month": "/?over=month",
    "articles": "/articles",
    "articles of a site": "/articles?site=Site+7",
    "articles with copies": "/articles?copies=1",
    "articles with comments": "/articles?comments=1",
    "articles of little confidence": "/articles?confidence=0.01",
    "articles of a source": "/articles?source=7",
    "articles in a language": "/articles?language=de",
    "articles, searched": "/articles?q=word7+word{word}",
    "article": "/articles/{document}",
    "article, long thread": f"/articles/{LONG_THREAD}",
    "its changes": "/articles/{document}/revisions",
    "sources": "/sources",
    "source": "/sources/{source}",
    "failed": "/failed",
    "waiting": "/waiting",
    "deliveries": "/deliveries",
    "API: articles": "/api/v1/articles",
    "API: articles, searched": "/api/v1/articles?q=word7+word{word}",
    "API: article": "/api/v1/articles/{document}",
    "API: comments of an article": f"/api/v1/articles/{LONG_THREAD}/comments",
    "API: comments": "/api/v1/comments",
    "API: revisions": "/api/v1/articles/{document}/revisions",
    "API: sources": "/api/v1/sources",
    "API: failed": "/api/v1/failed",
    "API: status": "/api/v1/status",
}
"""Pages of the desk and lists of the API, by the names that are printed."""

TIMEOUT_S = 120


@dataclass
class Desk:
    """A `winnow desk` that runs, and its reader."""

    port: int
    process: subprocess.Popen[bytes]
    token: str
    documents: int
    milliseconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def read(self, connection: HTTPConnection, name: str, chance: random.Random) -> float:
        """Ask for a page; the milliseconds to the end of the answer."""
        numbers = dict(
            document=chance.randint(1, self.documents),
            source=chance.randint(1, SOURCES),
            word=chance.randrange(5000),
        )
        path, accept = PATHS[name].format(**numbers), "application/json" if "API" in name else "text/html"
        headers = {"authorization": f"Bearer {self.token}", "accept": accept}
        began = time.perf_counter()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            sys.exit(f"{path}: {answer.status} {body[:500]!r}")
        return 1000 * (time.perf_counter() - began)

    def connect(self) -> HTTPConnection:
        """Open a connection."""
        return HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)

    def keep_reading(self, seed: int, until: float, pause: float) -> None:
        """Read pages in an order of one's own, until a time."""
        chance, connection, names = random.Random(seed), self.connect(), list(PATHS)
        while time.monotonic() < until:
            chance.shuffle(names)
            for name in names:
                self.milliseconds[name].append(self.read(connection, name, chance))
                time.sleep(pause)

    def cpu_milliseconds(self, database: Database) -> float:
        """Count the CPU milliseconds of the process so far, and of the database's server."""
        spent = _cpu_milliseconds(self.process.pid)
        if database.is_sqlite:
            return spent
        with database.reading() as connection:
            backend: int = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        return spent + _server_milliseconds(backend)

    def megabytes(self) -> float:
        """Measure the memory of the process."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def _cpu_milliseconds(process: int) -> float:
    return _in_milliseconds(_read_stat(process)[11:13])


def _server_milliseconds(backend: int) -> float:
    """Count the CPU milliseconds of all processes of a PostgreSQL server, those that ended too.

    Helpers of a backend, which read files or compute beside it, are processes of their own.
    """
    server = int(_read_stat(backend)[1])
    spent = _in_milliseconds(_read_stat(server)[11:15])  # its own, and of its children that ended
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended
            fields = _read_stat(int(folder.name))
            if int(fields[1]) == server:
                spent += _in_milliseconds(fields[11:13])
    return spent


def _read_stat(process: int) -> list[str]:
    """Read what Linux tells of a process, from its state on."""
    return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()


def _in_milliseconds(ticks: Sequence[str]) -> float:
    return 1000 * sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def run_desk(environment: Mapping[str, str], documents: int) -> Iterator[Desk]:
    """Run the desk on a store."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    token = make_token()
    with open_store(settings.load(environment)) as store:
        store.access_tokens.add("benchmark", hash_key(token), utcnow(), may_write=False)
    command = [sys.executable, "-m", "worker.cli", "desk"]
    process = subprocess.Popen(
        command, cwd=PROJECT, env={**environment, "WINNOW_DESK_PORT": str(port)}, stderr=subprocess.DEVNULL
    )
    try:
        while process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield Desk(port, process, token, documents)
    finally:
        process.terminate()
        process.wait()
