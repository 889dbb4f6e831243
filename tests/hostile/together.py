"""How long other documents wait while the service has two hostile ones at once, and two children.

    python -m tests.hostile.together [NAME ...]

For each kind of hostile document, two are dropped and, as soon as both children are at them, ten others.
Prints how long the slowest of the ten took, and what came of the two; ends with 1 if it took more than 15 s
longer than it takes with nothing else to do. For machines that are quiet.
"""

import sys
import tempfile
import time
from pathlib import Path

from tests.hostile.corpus import CORPUS
from tests.service.running import Up, wait_for
from worker.settings import load
from worker.store import open_store

WORST = ("times, thousands", "comments in each other", "links, thousands", "linked data in itself")
"""Those that take the most CPU (`python -m tests.hostile`)."""
N = 400_000
"""Four times the size that they are read at otherwise, within what `WINNOW_MAX_BYTES` allows."""
MAX_BYTES = 19_000_000
MAX_WAIT_S = 15.0
OTHERS = 10
WORDS = "The ferry number {} goes at seven, and again at nine, unless there is fog on the river {}. "


def drop(folder, name, content):
    """Put a file where the service looks, whole at once."""
    made = folder.parent / name
    made.write_bytes(content)
    made.rename(folder / name)


def others(up, store, label):
    """Drop ten documents that harm nobody; the seconds until the last of them is stored."""
    names = [f"{label}-{number}.html" for number in range(OTHERS)]
    began = time.monotonic()
    for number, name in enumerate(names):
        text = WORDS.format(label, number) * 5
        drop(up.seeds, name, f"<title>{label} {number}</title><p>{text}".encode())
    wait_for(lambda: all(states(store).get(name) == "done" for name in names), "the others")
    return time.monotonic() - began


def states(store):
    """The state of each item, by its file's name."""
    return {Path(item["target"]).name: item["state"] for item in store.library.items(limit=10_000)}


def run(name, number, up, store, usual):
    """Two of a kind at once; whether nobody waited too long."""
    content = CORPUS[name](N)[:MAX_BYTES]
    two = [f"hostile-{number}-{which}.html" for which in "ab"]
    for which, file in enumerate(two):
        drop(up.seeds, file, content + b"<p>" + str(which).encode())
    wait_for(lambda: all(states(store).get(file, "pending") != "pending" for file in two), "the two")
    waited = others(up, store, f"beside-{number}") - usual
    wait_for(lambda: all(states(store)[file] in ("done", "failed") for file in two), "their ends")
    ends = [item["reason"] or item["verdict"] for item in store.library.items(limit=10_000)
            if Path(item["target"]).name in two]  # fmt: skip
    print(f"{name}: the others waited {waited:.1f} s longer; the two: {', '.join(ends)}", flush=True)
    return waited <= MAX_WAIT_S


def main(names):
    with tempfile.TemporaryDirectory() as folder:
        up = Up(Path(folder), WINNOW_CONCURRENCY="2", WINNOW_SETTLE_TIME="0.1")
        try:
            with open_store(load(up.environment)) as store:
                usual = others(up, store, "alone")
                print(f"alone: {OTHERS} documents in {usual:.1f} s")
                fine = [run(name, number, up, store, usual) for number, name in enumerate(names or WORST)]
        finally:
            up.stop()
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
