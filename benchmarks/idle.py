"""What the service costs while it has nothing to do: CPU and memory of each of its processes.

    python -m benchmarks idle [--seconds 120] [--settle 60]

`winnow up` runs in an empty data folder with an empty watched one. After it has settled, each process's CPU
(user and system) is read from /proc (Linux) at the beginning and the end of the time, and its memory at the
end. Memory is PSS: what processes share is divided among them, so that the sum is what the machine gives.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.memory import MEGABYTE
from benchmarks.processes import look
from tests.service.running import Up


def read_pss(pid: int) -> float:
    """Megabytes of a process, of which it has its share of what it shares."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 / MEGABYTE for line in lines if line.startswith("Pss:"))


def measure(folder: Path, settle: float, seconds: float) -> Iterator[tuple[str, float, float]]:
    """Run the service; of each process its name, the seconds of CPU that it used, and its megabytes."""
    service = Up(folder)
    try:
        time.sleep(settle)
        before = {one.pid: one for one in look([service.process.pid])}
        time.sleep(seconds)
        after = {one.pid: one for one in look([service.process.pid])}
        if before.keys() != after.keys():
            sys.exit("processes came or went meanwhile: the service was not idle; let it settle for longer")
        for pid, one in after.items():
            yield one.name, one.cpu_seconds - before[pid].cpu_seconds, read_pss(pid)
    finally:
        service.stop()


def main() -> None:
    """Measure, and print a line for each process and one for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--settle", type=float, default=60.0)
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        readings = list(measure(Path(folder), words.settle, words.seconds))
    print(f"{'process':<16}{'% of a core':>12}{'PSS, MB':>9}")
    total = ("all", sum(cpu for _, cpu, _ in readings), sum(pss for _, _, pss in readings))
    for name, cpu, pss in (*readings, total):
        print(f"{name:<16}{100 * cpu / words.seconds:>12.2f}{pss:>9.1f}")


if __name__ == "__main__":
    main()
