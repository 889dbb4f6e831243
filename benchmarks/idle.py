"""What the service costs while it has nothing to do: CPU and memory of each of its processes.

    python -m benchmarks idle [--seconds 120] [--settle 60]

`winnow up` runs in an empty data folder with an empty watched one. After it has settled, each process's CPU
(user and system) is read from /proc (Linux) at the beginning and the end of the time, and its memory at the
end. Memory is PSS: what processes share is divided among them, so that the sum is what the machine gives.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.memory import MEGABYTE, below
from worker.settings import PROJECT

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PARTS = {"up", "worker", "tend", "beat", "desk", "flower"}
"""The words of the commands by which the parts of the service are known."""


class Reading(NamedTuple):
    """What one process has used."""

    name: str
    cpu: float
    """Seconds, since it began."""
    pss: float
    """Megabytes."""


def name_of(pid: int) -> str:
    """What a process is: the part of the service, or `child` and the part whose command it shares."""
    here = Path(f"/proc/{pid}")
    words = here.joinpath("cmdline").read_bytes().decode().split("\0")
    parent = here.joinpath("stat").read_text().rpartition(")")[2].split()[1]
    name = Path(words[0].split()[0]).name  # servers write more into it
    if "-m" in words:
        name = next(word for word in words[words.index("-m") + 2 :] if word in PARTS)
    if "-n" in words:
        name = words[words.index("-n") + 1].partition("@")[0]
    is_child = Path(f"/proc/{parent}/cmdline").read_bytes() == here.joinpath("cmdline").read_bytes()
    return f"{name}, child" if is_child else name


def read(pid: int) -> Reading:
    """Read what a process has used until now."""
    here = Path(f"/proc/{pid}")
    user, system = here.joinpath("stat").read_text().rpartition(")")[2].split()[11:13]
    pss = next(
        line for line in here.joinpath("smaps_rollup").read_text().splitlines() if line.startswith("Pss:")
    )
    cpu = (int(user) + int(system)) / TICKS_PER_SECOND
    return Reading(name_of(pid), cpu, int(pss.split()[1]) * 1024 / MEGABYTE)


def read_all(service: int) -> dict[int, Reading]:
    """Read all processes of the service."""
    return {pid: read(pid) for pid in (service, *sorted(below(service)))}


def measure(folder: Path, settle: float, seconds: float) -> Iterator[Reading]:
    """Run the service, and yield for each process that lived all the time what it used in it."""
    settings = {"WINNOW_DATA_DIR": f"{folder}/data", "WINNOW_SEEDS_DIR": f"{folder}/seeds"}
    command = [sys.executable, "-m", "worker.cli", "up"]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, cwd=PROJECT, env=os.environ | settings, stdout=log, stderr=log) as service,
    ):
        try:
            time.sleep(settle)
            before = read_all(service.pid)
            time.sleep(seconds)
            after = read_all(service.pid)
        finally:
            service.send_signal(signal.SIGINT)
    if before.keys() != after.keys():
        sys.exit("processes came or went meanwhile: the service was not idle; let it settle for longer")
    for pid, (name, cpu, pss) in after.items():
        yield Reading(name, cpu - before[pid].cpu, pss)


def main() -> None:
    """Measure, and print a line for each process and one for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--settle", type=float, default=60.0)
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        readings = list(measure(Path(folder), words.settle, words.seconds))
    print(f"{'process':<16}{'% of a core':>12}{'PSS, MB':>9}")
    total = Reading("all", sum(one.cpu for one in readings), sum(one.pss for one in readings))
    for name, cpu, pss in (*readings, total):
        print(f"{name:<16}{100 * cpu / words.seconds:>12.2f}{pss:>9.1f}")


if __name__ == "__main__":
    main()
