"""Looks at everything that could grow, every few seconds of the day."""

from __future__ import annotations

import threading
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import redis
from sqlalchemy import text

from benchmarks.day.service import Service
from benchmarks.day.sped.day_clock import Day
from benchmarks.memory import MEGABYTE
from benchmarks.processes import by_name, folder_megabytes, look
from worker.broker.queues import Queues
from worker.errors import Unavailable
from worker.store import Store

LOOKS = 240
"""In the whole day, but not more often than every two seconds."""
ITEM_QUEUES = ("fetch", "process", "slow")
Points = list[tuple[float, float]]
"""Hours of the day, and what was measured then."""


class Sampler(threading.Thread):
    """A thread that measures until it is stopped."""

    def __init__(self, service: Service, day: Day) -> None:
        super().__init__(name="sampler")
        self.series: defaultdict[str, Points] = defaultdict(list)
        """By name and unit, such as ``connections``."""
        self.memory: defaultdict[str, Points] = defaultdict(list)
        """Megabytes by the name of a process."""
        self.children: defaultdict[int, Points] = defaultdict(list)
        """Megabytes of each child of the worker's pool, by process id."""
        self.cpu_seconds: dict[int, tuple[str, float]] = {}
        self._service, self._day = service, day
        self._stopped = threading.Event()

    def run(self) -> None:
        """Measure."""
        pause = max(self._day.length / self._day.speed / LOOKS, 2.0)
        broker = redis.Redis.from_url(self._service.broker)
        self._queues = Queues(self._service.broker)
        with self._service.open_store() as store, broker, closing(self._queues):
            roots = [self._service.process.pid, *_database_server(store)]
            while not self._stopped.wait(pause):
                try:
                    self._look(store, broker, roots)
                except (Unavailable, redis.RedisError) as error:
                    print(f"not measured: {error}", flush=True)

    def stop(self) -> None:
        """End it."""
        self._stopped.set()
        self.join()

    def _look(self, store: Store, broker: redis.Redis, roots: list[int]) -> None:
        passed = self._day.now()
        hour, data = passed / 3600, self._service.data
        processes = look(roots)
        for name, size in by_name(processes).items():
            self.memory[name].append((hour, size))
        for one in processes:
            self.cpu_seconds[one.pid] = one.name, one.cpu_seconds
            if one.name == "worker's child":
                self.children[one.pid].append((hour, one.megabytes))
        now = self._day.at(passed)
        lengths, _ = self._queues.lengths(ITEM_QUEUES)
        standing = store.library.standing(now)
        due = self._day.since(standing.oldest_due or now)
        told = {
            "documents": standing.documents,
            "comments": standing.comments,
            "open items": standing.items.get("pending", 0) + standing.items.get("running", 0),
            "messages in queues": sum(lengths.values()),
            "queue age, real seconds": self._day.real(passed) - self._day.real(due),
            "open files": sum(one.files for one in processes),
            "processes": len(processes),
            "broker, MB in use": broker.info("memory")["used_memory"] / MEGABYTE,
            "broker, keys": broker.dbsize(),
            "broker, MB of its file": folder_megabytes(data / "broker"),
            "received bytes, MB": folder_megabytes(data / "raw"),
            "logs, MB": folder_megabytes(data / "log"),
            "run folder, MB": folder_megabytes(data / "run"),
            **_of_database(store),
        }
        for name, value in told.items():
            self.series[name].append((hour, value))


def _of_database(store: Store) -> dict[str, float]:
    database = store.database
    if database.is_sqlite:
        files = [Path(f"{database.url.database}{ending}") for ending in ("", "-wal")]
        sizes = [file.stat().st_size / MEGABYTE if file.exists() else 0.0 for file in files]
        return {"database, MB": sizes[0], "write-ahead log, MB": sizes[1]}
    with database.reading() as connection:
        size = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
        query = """SELECT count(*),
                          count(*) FILTER (WHERE state LIKE 'idle in transaction%'
                                           AND state_change < clock_timestamp() - interval '2 seconds')
                   FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"""
        connections, idle = connection.execute(text(query)).one()
        queued = connection.execute(text("SELECT count(*) FROM deliveries")).scalar_one()
    return {
        "database, MB": size / MEGABYTE,
        "connections": connections,
        "connections idle in a transaction for 2 s": idle,
        "deliveries on their way": queued,
    }


def _database_server(store: Store) -> list[int]:
    """The server's first process, if there is a server."""
    if store.database.is_sqlite:
        return []
    with store.database.reading() as connection:
        backend = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    return [int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])]
