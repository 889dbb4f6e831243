"""How quick the desk is on a large store, while people read and workers write; and what it costs the workers.

    python -m benchmarks desk [--stores sqlite postgresql] [--documents 1000000] [--readers 8] [--writers 2]
                              [--rate 5] [--pause 0.5] [--seconds 60] [--rounds 5]

A store of articles with two comments each (one has a thread of 500), copies, sources, failures, items that
wait, and 35 days of counts by the hour; a real `winnow desk` on it. Each reader asks for one page or list
after another, with a pause between them, while the writers store documents at a rate (for each). Told are the
milliseconds from the request to the last byte of the answer, the CPU time of a page that is asked for alone
(of the desk and of PostgreSQL), and the memory of the desk. Then one writer
stores as quickly as it can, in turn with nobody at the desk and with somebody who asks for the overview every
second.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Mapping

from benchmarks.desk_reader import PATHS, Desk, run_desk
from benchmarks.desk_store import fill
from benchmarks.synthetic_store import databases
from worker.settings import PROJECT
from worker.store.database import Database

WARMING, ALONE = 3, 20
"""How often a page is asked for alone: before it is measured, and while it is."""


def start_writer(environment: Mapping[str, str], seconds: float, rate: float) -> subprocess.Popen[str]:
    """Start a worker that stores documents."""
    command = [sys.executable, "-m", "benchmarks.desk_writer", str(seconds), str(rate)]
    return subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True)


def read_rate(writer: subprocess.Popen[str]) -> float:
    """Wait for a writer; the documents that it stored in a second."""
    written, _ = writer.communicate()
    if writer.returncode:
        sys.exit("a writer failed")
    return float(written.split()[-1])


def measure_cpu(desk: Desk, database: Database, name: str) -> float:
    """Ask for a page alone, first until it is warm; the CPU milliseconds that it takes."""
    connection, chance = desk.connect(), random.Random(0)
    for _ in range(WARMING):
        desk.read(connection, name, chance)
    before = desk.cpu_milliseconds(database)
    for _ in range(ALONE):
        desk.read(connection, name, chance)
    connection.close()
    return (desk.cpu_milliseconds(database) - before) / ALONE


def measure_pages(
    desk: Desk, database: Database, environment: Mapping[str, str], words: argparse.Namespace
) -> None:
    """Let people read while workers write, and print what they waited for."""
    cpu = {name: measure_cpu(desk, database, name) for name in PATHS}
    at_start = desk.megabytes()
    writers = [start_writer(environment, words.seconds, words.rate) for _ in range(words.writers)]
    until = time.monotonic() + words.seconds
    readers = [
        threading.Thread(target=desk.keep_reading, args=(number, until, words.pause), daemon=True)
        for number in range(words.readers)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    print(f"\n{'ms':<30}{'CPU':>9}{'median':>9}{'p95':>9}{'most':>9}{'asked':>8}")
    for name in PATHS:
        values = sorted(desk.milliseconds[name])
        figures = (cpu[name], statistics.median(values), values[int(0.95 * len(values))], values[-1])
        print(f"{name:<30}{''.join(f'{value:>9.0f}' for value in figures)}{len(values):>8}")
    print(f"memory of the desk: {at_start:.0f} MB when warm, {desk.megabytes():.0f} MB at the end")
    print(f"stored meanwhile: {sum(map(read_rate, writers)):.1f} documents a second")


def measure_cost(desk: Desk, environment: Mapping[str, str], words: argparse.Namespace) -> None:
    """Print what an open overview costs a worker that stores as quickly as it can."""
    rates: defaultdict[bool, list[float]] = defaultdict(list)
    for number in range(2 * words.rounds):
        is_open, ended = number % 2 == 1, threading.Event()

        def look(ended: threading.Event = ended) -> None:
            connection, chance = desk.connect(), random.Random(0)
            while not ended.wait(1.0):
                desk.read(connection, "overview", chance)

        if is_open:
            threading.Thread(target=look, daemon=True).start()
        rates[is_open].append(read_rate(start_writer(environment, words.seconds / 4, 0)))
        ended.set()
    alone, beside = (statistics.median(rates[is_open]) for is_open in (False, True))
    print(
        f"one writer: {alone:.1f} documents a second, {beside:.1f} beside an open overview "
        f"({100 * (beside / alone - 1):+.1f} %; {words.rounds} rounds each)"
    )


def measure(database: Database, words: argparse.Namespace) -> None:
    """Measure on one store."""
    began = time.monotonic()
    fill(database, words.documents)
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    print(f"\n{kind}, {words.documents:,} documents, made in {time.monotonic() - began:.0f} s")
    with tempfile.TemporaryDirectory() as folder:
        address = database.url.render_as_string(hide_password=False)
        environment = {**os.environ, "WINNOW_DATA_DIR": folder, "WINNOW_DATABASE_URL": address}
        with run_desk(environment, words.documents) as desk:
            measure_pages(desk, database, environment, words)
            measure_cost(desk, environment, words)


def main() -> None:
    """Read the words and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stores", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--writers", type=int, default=2)
    parser.add_argument("--rate", type=float, default=5.0, help="documents a second of each writer")
    parser.add_argument("--pause", type=float, default=0.5, help="seconds between two pages of a reader")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rounds", type=int, default=5)
    words = parser.parse_args()
    for store in words.stores:
        with databases(store, 1) as (database,):
            measure(database, words)


if __name__ == "__main__":
    main()
