"""How long a file dropped into a watched folder takes to become a stored document.

    python -m benchmarks.latency [DROPS]

Each of DROPS files (20 if left out) is dropped when the one before is stored, at random moments of the
poll's period: under `winnow up` (file events send the poll sooner), and with a bare Celery worker and
beat (the scheduled poll alone). Prints minimum, median and maximum in seconds.
"""

from __future__ import annotations

import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from worker.service import embedded_broker
from worker.settings import PROJECT, Settings, load
from worker.store import open_store

MAX_WAIT_S = 60.0
"""Seconds after which a start or a drop counts as failed."""


@contextmanager
def running(environment: dict[str, str], *words: str) -> Iterator[None]:
    """Run a program of ours for as long as the block runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=PROJECT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def wait_for(condition: Callable[[], bool]) -> float:
    """Wait until a condition holds; for how many seconds it did not."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > MAX_WAIT_S:
            sys.exit("the service did not get there within a minute")
        time.sleep(0.02)
    return time.monotonic() - began


def latencies(settings: Settings, drops: int) -> list[float]:
    """Drop files one after another; seconds from each drop to its stored document."""
    measured = []
    with open_store(settings) as store:
        for number in range(drops + 1):
            time.sleep(random.uniform(0, settings.poll_interval))
            path = settings.seeds_dir / f"drop-{number}.txt"
            path.write_text(f"Drop number {number}\n\nIt fell at {time.time()} and was not missed.\n")
            name = path.as_uri()
            seconds = wait_for(
                lambda name=name: any(row["url"] == name for row in store.library.documents(5))
            )
            measured.append(seconds)
    return measured[1:]  # the first one waits for the service to start


def main(drops: int) -> None:
    """Measure both ways of running, and print a line for each."""
    celery = ("celery", "-A", "tasks.app")
    ways: dict[str, list[tuple[str, ...]]] = {
        "winnow up": [("worker.cli", "up")],
        "celery worker and beat": [(*celery, "worker", "-c", "2"), (*celery, "beat", "--pidfile=")],
    }
    for name, programs in ways.items():
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            environment = {"WINNOW_DATA_DIR": f"{folder}/data", "WINNOW_SEEDS_DIR": f"{folder}/seeds"}
            Path(folder, "seeds").mkdir()
            if len(programs) > 1:
                port = embedded_broker.find_free_port(6379)
                broker = subprocess.Popen(
                    embedded_broker.build_command(Path(folder), port), stdout=subprocess.DEVNULL
                )
                stack.callback(broker.wait)
                stack.callback(broker.terminate)
                environment["WINNOW_BROKER_URL"] = f"redis://127.0.0.1:{port}/0"
            for words in programs:
                stack.enter_context(running(environment, *words))
            measured = latencies(load({**os.environ, **environment}), drops)
        print(
            f"{name}: {len(measured)} drops, min {min(measured):.1f} s, "
            f"median {statistics.median(measured):.1f} s, max {max(measured):.1f} s"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
