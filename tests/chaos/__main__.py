"""Break the service on purpose, and look whether anything was lost or done twice.

    python -m tests.chaos                    the short plan, on SQLite and PostgreSQL
    python -m tests.chaos --release          the plan of a release; takes hours; stopped, it goes on
    python -m tests.chaos --garbage          each piece of garbage alone, which --release does, too
    python -m tests.chaos --blow the_broker --times 50      one blow over and over (see blows.py)

Ends with 1 unless every count of what is wrong is zero.
"""

import argparse
import random
import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.chaos import alone, plan, report, run

STORES = ("sqlite", "postgresql")


def main():
    words = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__.partition("\n")[0])
    words.add_argument("--release", action="store_true", help="the plan of a release")
    words.add_argument("--garbage", action="store_true", help="only each piece of garbage alone")
    words.add_argument("--blow", help="only this one, `--times` over")
    words.add_argument("--times", type=int, default=50)
    words.add_argument("--store", choices=STORES, help="only this one")
    words.add_argument("--seed", type=int, action="append", help="only these (default: one, or five)")
    words.add_argument("--documents", type=int, help="so many for each seed")
    words.add_argument("--book", type=Path, help="where results are kept, to go on from")
    words.add_argument("--keep", action="store_true", help="leave the folders for a look at the logs")
    said = words.parse_args()
    if said.garbage:
        return 0 if alone.run() else 1
    stores = [said.store] if said.store else STORES
    seeds = said.seed or ([1, 2, 3, 4, 5] if said.release else [random.randrange(10_000)])
    make = plan.release if said.release else plan.short
    if said.blow:
        make = partial(plan.of_one, said.blow, said.times)
    documents = said.documents or (2000 if said.release else 40)
    book = said.book or Path(tempfile.gettempdir()) / "winnow-chaos.jsonl" if said.release else said.book
    runs = [(store, seed) for seed in seeds for store in stores]
    clean = [
        run.run(store, seed, make(seed=seed, documents=documents), book, keep=said.keep)
        for store, seed in runs
    ]
    if said.release:
        clean.append(alone.run())
    print(report.outcome(all(clean)))
    return 0 if all(clean) else 1


if __name__ == "__main__":
    sys.exit(main())
