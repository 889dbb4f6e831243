"""Near-duplicates, beside datasketch and rensa in one run: pairs found, documents a second, memory.

    python -m benchmarks dedupe [BENCH_FOLDER] [--shuffles N]

The documents come in file order, one by one; every system gives each the cluster of its best match or a new
one. CPU time is taken in turns of 200 documents, so that a busy machine is busy for all; memory is what a
fresh process grows by. datasketch and rensa (extra `bench`) check what they find by their signatures, with
the settings that did best on these documents (the benchmark's PEERS.md). Then the orders: how far the
clusters of N shuffles (20 if left out) agree with those of the file's order.
"""

from __future__ import annotations

import argparse
import random
import resource
import runpy
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from benchmarks.pages import BENCH, Row, read
from worker.dedupe.fingerprinting import make_text_fingerprint
from worker.dedupe.in_memory import InMemoryIndex
from worker.dedupe.word_splitting import split_words as words_of

TURN = 200


class System(Protocol):
    """Documents in, clusters out."""

    def add(self, row: Row) -> None:
        """Take a document."""

    def clusters(self) -> list[int]:
        """The cluster of each document so far."""


class Winnow:
    """What `winnow dedupe --jsonl` runs."""

    def __init__(self) -> None:
        self.arrivals = InMemoryIndex()

    def add(self, row: Row) -> None:
        """Take a document."""
        self.arrivals.add(make_text_fingerprint(row["text"], f"record:{row['id']}"), row["id"])

    def clusters(self) -> list[int]:
        """The cluster of each document in the end."""
        return [self.arrivals.cluster(number) for number in range(self.arrivals.count)]


class Signatures:
    """A MinHash index, with the best of what it finds checked by the signatures."""

    def __init__(self, least: float) -> None:
        self.least = least
        self.signatures: list[Any] = []
        self.found: list[int] = []

    def settle(self, signature: Any, candidates: Sequence[int]) -> int:
        """Give a document its cluster; the document's number."""
        scored = [(signature.jaccard(self.signatures[number]), -number) for number in candidates]
        score, best = max(scored, default=(0.0, 0))
        number = len(self.found)
        self.found.append(self.found[-best] if score >= self.least else number)
        self.signatures.append(signature)
        return number

    def clusters(self) -> list[int]:
        """The cluster of each document."""
        return self.found


class Datasketch(Signatures):
    """128 permutations, 5-grams, threshold .5."""

    def __init__(self) -> None:
        from datasketch import MinHash, MinHashLSH

        super().__init__(0.5)
        self.make, self.index = MinHash, MinHashLSH(threshold=0.5, num_perm=128)

    def add(self, row: Row) -> None:
        """Take a document."""
        signature = self.make(num_perm=128)
        signature.update_batch([shingle.encode() for shingle in shingles(row["text"], 5)])
        number = self.settle(signature, self.index.query(signature))
        self.index.insert(number, signature, check_duplication=False)


class Rensa(Signatures):
    """128 permutations, 5-grams, 32 bands, threshold .4."""

    def __init__(self) -> None:
        from rensa import RMinHash, RMinHashLSH

        super().__init__(0.4)
        self.make, self.index = RMinHash, RMinHashLSH(0.4, 128, 32)

    def add(self, row: Row) -> None:
        """Take a document."""
        signature = self.make(128, 42)
        signature.update(shingles(row["text"], 5))
        number = self.settle(signature, self.index.query(signature))
        self.index.insert(number, signature)


SYSTEMS: dict[str, Callable[[], System]] = {"winnow": Winnow, "datasketch": Datasketch, "rensa": Rensa}


def shingles(text: str, words: int) -> list[str]:
    """Runs of words, in our own spelling of them."""
    all_words = words_of(text)
    return [" ".join(all_words[n : n + words]) for n in range(max(1, len(all_words) - words + 1))]


def in_turns(rows: list[Row]) -> tuple[dict[str, System], dict[str, float]]:
    """Run all systems; CPU seconds of each."""
    systems = {name: make() for name, make in SYSTEMS.items()}
    seconds: Counter[str] = Counter()
    for first in range(0, len(rows), TURN):
        for name, system in systems.items():
            began = time.process_time()
            for row in rows[first : first + TURN]:
                system.add(row)
            seconds[name] += time.process_time() - began
    return systems, seconds


def growth(name: str, rows: list[Row]) -> float:
    """Bytes a document by which this process grows."""
    system = SYSTEMS[name]()
    system.add(rows[0])
    before = resident()
    for row in rows[1:]:
        system.add(row)
    return (resident() - before) / len(rows)


def resident() -> int:
    """Bytes of this process in memory (Linux)."""
    return resource.getpagesize() * int(Path("/proc/self/statm").read_text().split()[1])


def agreement(one: Sequence[int], other: Sequence[int]) -> float:
    """B-cubed F1 between two ways of clustering the same documents."""
    sizes, others, both = Counter(one), Counter(other), Counter(zip(one, other, strict=True))
    precision = sum(n * n / sizes[a] for (a, _), n in both.items()) / len(one)
    recall = sum(n * n / others[b] for (_, b), n in both.items()) / len(one)
    return 2 * precision * recall / (precision + recall)


def shuffled(rows: list[Row], seed: int) -> list[int]:
    """The cluster of each document, by its place in the file, when they come in another order."""
    order = list(range(len(rows)))
    random.Random(seed).shuffle(order)
    system = Winnow()
    for place in order:
        system.add(rows[place])
    by_place = dict(zip(order, system.clusters(), strict=True))
    return [by_place[place] for place in range(len(rows))]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", type=Path, nargs="?", default=BENCH)
    parser.add_argument("--shuffles", type=int, default=20)
    parser.add_argument("--growth", choices=SYSTEMS, help=argparse.SUPPRESS)
    words = parser.parse_args()
    rows = list(read(words.bench / "dedup" / "dev.jsonl.gz"))
    if words.growth:
        print(growth(words.growth, rows))
        return
    score = runpy.run_path(str(words.bench / "score_dedup.py"))["score"]
    systems, seconds = in_turns(rows)
    found = {
        name: score(rows, {row["id"]: str(c) for row, c in zip(rows, system.clusters(), strict=True)})
        for name, system in systems.items()
    }
    print("| | P | R | F1 | B-cubed F1 | hard negatives merged | documents/s | bytes/document |")
    for name, result in found.items():
        pairs, (merged, hard) = result["pairs"], result["hard_total"]
        command = [sys.executable, "-m", "benchmarks.dedupe", str(words.bench), "--growth", name]
        size = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        print(
            f"| {name} | {pairs['p']:.4f} | {pairs['r']:.4f} | {pairs['f1']:.4f} | {result['b3']['f1']:.4f} "
            f"| {merged} of {hard} | {len(rows) / seconds[name]:,.0f} | {size:,.0f} |"
        )
    for part in ("edit", "hard"):
        for kind in found["winnow"][part]:
            counts = [found[name][part][kind] for name in SYSTEMS]
            print(f"| {kind} | {' | '.join(f'{a} of {b}' for a, b in counts)} |")
    first = systems["winnow"].clusters()
    agreeing = sorted(agreement(first, shuffled(rows, seed)) for seed in range(words.shuffles))
    if agreeing:
        print(f"{len(agreeing)} shuffles: B-cubed F1 {agreeing[0]:.4f} to {agreeing[-1]:.4f}")


if __name__ == "__main__":
    main()
