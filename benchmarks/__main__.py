"""Run one of the measurements: `python -m benchmarks body`, `comments`, `latency`, ...; alone, `overview`."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

NOT_RUN = (
    "desk_reader", "desk_store", "desk_writer", "f1", "figures", "kinds", "local_hosts", "pages", "peers",
    "processes", "synthetic_store",
)  # fmt: skip
HERE = Path(__file__).parent
NAMES = sorted(
    [path.stem for path in HERE.glob("[a-z]*.py") if path.stem not in NOT_RUN]
    + [path.parent.name for path in HERE.glob("*/__main__.py")]
)

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.argv.insert(1, "overview")
    if sys.argv[1] not in NAMES:
        sys.exit(f"usage: python -m benchmarks {{{', '.join(NAMES)}}} ...")
    del sys.argv[0]
    runpy.run_module(f"benchmarks.{sys.argv[0]}", run_name="__main__", alter_sys=True)
