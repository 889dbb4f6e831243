"""What /proc says of the processes of the service and of its database."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.memory import MEGABYTE, below

NAMES = {
    "cli up": "up", "valkey": "broker", "redis-server": "broker", "-n worker@": "worker",
    "-n slow@": "slow worker", "cli tend": "tend", "tasks beat": "beat", " flower": "flower",
    "cli desk": "desk", "worker.desk.child": "desk's child", "postgres": "PostgreSQL",
}  # fmt: skip
"""Names of processes by what their command line has in it."""


@dataclass(frozen=True)
class ProcessLook:
    """Memory of its own and open files of a process."""

    pid: int
    name: str
    megabytes: float
    files: int
    cpu_seconds: float


def look(roots: list[int]) -> list[ProcessLook]:
    """Look at these processes and all below them."""
    pids = [pid for root in roots for pid in (root, *below_if_there(root))]
    return [seen for pid in pids if (seen := _look_at(pid))]


def below_if_there(pid: int) -> list[int]:
    """The processes below one, which may end meanwhile."""
    try:
        return list(below(pid))
    except (FileNotFoundError, ProcessLookupError):
        return []


def _look_at(pid: int) -> ProcessLook | None:
    here = Path(f"/proc/{pid}")
    try:
        line = _command(here)
        fields = here.joinpath("stat").read_text().rpartition(")")[2].split()
        _, resident, shared, *_ = map(int, here.joinpath("statm").read_text().split())
        files = len(list(here.joinpath("fd").iterdir()))
        parent = _command(Path(f"/proc/{fields[1]}"))
    except (FileNotFoundError, ProcessLookupError):
        return None  # it ended while it was looked at
    name = next((name for words, name in NAMES.items() if words in line), "other")
    if name.endswith("worker"):
        name += "'s child" if parent == line else ""
    size = (resident - shared) * os.sysconf("SC_PAGE_SIZE") / MEGABYTE
    spent = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return ProcessLook(pid, name, size, files, spent)


def _command(process: Path) -> str:
    return (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")


def by_name(looks: list[ProcessLook]) -> dict[str, float]:
    """Megabytes of each process, or of all of one kind where these come and go."""
    sums: Counter[str] = Counter()
    for one in looks:
        sums[one.name] += one.megabytes
    return dict(sums)


def folder_megabytes(folder: Path) -> float:
    """The size of all files below a folder."""
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                total += Path(root, name).stat().st_size
            except FileNotFoundError:
                continue  # it was deleted meanwhile
    return total / MEGABYTE
