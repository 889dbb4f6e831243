"""Body text against gold text, beside the peers that are installed, in one run.

    python -m benchmarks body [BENCH_FOLDER] [--every N] [--sets body,fresh,sites]

Needs the extra `bench` for the peers. For each data set and over all, and on whole sites for each language:
the mean F1 of each extractor, with the paired bootstrap interval of its difference to ours; the CPU time of
a page, all extractors in turn on each page in one process; how well `confidence` tells the F1.

What our weights were learned from is judged here by the weights that are shipped, and so too well:
`benchmarks.training` prints what pages reach whose sites were held back.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from benchmarks.f1 import f1
from benchmarks.figures import print_seconds
from benchmarks.pages import BENCH, BODY_SETS, LEARNED_FROM, Row, body_pages, gold_bodies
from benchmarks.peers import ask, extractors

RESAMPLES = 2000
BINS = 10
FAILED_F1, SURE = 0.8, 0.9
"""A page below this F1 must not have this confidence."""
LANGUAGES = "sites, "
"""How the lines begin that divide a set by language."""


def measure(bench: Path, every: int, sets: list[str]) -> None:
    """Run all extractors over the pages and print the tables."""
    ways = extractors(("trafilatura", "readability-lxml"))
    reached: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    seconds: dict[str, list[float]] = defaultdict(list)
    told: list[tuple[float, float]] = []
    for number, row in enumerate(body_pages(bench, sets)):
        if number % every:
            continue
        for name, run in ways.items():
            answer = ask(name, run, row)
            seconds[name].append(answer.seconds)
            value = max(f1(answer.body, gold) for gold in gold_bodies(row))
            for group in _groups_of(row):
                reached[group][name].append(value)
            if name == "winnow":
                told.append((answer.confidence, value))
        gc.collect(0)
    print_quality(reached)
    print_seconds(seconds, "trafilatura")
    print_reliability(told)


def _groups_of(row: Row) -> Iterator[str]:
    """The lines of the table that a page counts in, besides the last ones."""
    yield row["dataset"]
    if language := row.get("language"):
        yield f"{LANGUAGES}English" if language == "en" else f"{LANGUAGES}all others"
        yield f"{LANGUAGES}{language}"


def print_quality(reached: dict[str, dict[str, list[float]]]) -> None:
    """Mean F1 by data set, and over all pages."""
    names = list(next(iter(reached.values())))
    sets = {group: of for group, of in reached.items() if not group.startswith(LANGUAGES)}
    unseen = [of for group, of in sets.items() if group not in LEARNED_FROM]
    reached["ALL"] = {name: [v for of in sets.values() for v in of[name]] for name in names}
    if unseen:
        reached["not learned from"] = {name: [v for of in unseen for v in of[name]] for name in names}
    print(f"\n{'F1':<22}{'pages':>6}" + "".join(f"{name:>32}" for name in names))
    for dataset, of in sorted(reached.items()):
        cells = [f"{statistics.fmean(of['winnow']):.3f}".rjust(32)]
        for name in names[1:]:
            low, high = interval([a - b for a, b in zip(of["winnow"], of[name], strict=True)])
            cells.append(f"{statistics.fmean(of[name]):.3f} (ours {low:+.3f} to {high:+.3f})".rjust(32))
        print(f"{dataset:<22}{len(of['winnow']):>6}" + "".join(cells))


def interval(differences: list[float]) -> tuple[float, float]:
    """The 95 % interval of a mean, by the bootstrap over pages."""
    draw = random.Random(1)
    means = sorted(statistics.fmean(draw.choices(differences, k=len(differences))) for _ in range(RESAMPLES))
    return means[int(0.025 * RESAMPLES)], means[int(0.975 * RESAMPLES)]


def print_reliability(told: list[tuple[float, float]]) -> None:
    """The F1 of the pages of each confidence, and how many pages failed although it was high."""
    bins: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for confidence, value in told:
        bins[min(int(confidence * BINS), BINS - 1)].append((confidence, value))
    print(f"\n{'confidence':<14}{'pages':>6}{'mean':>8}{'F1':>8}")
    for number, pairs in sorted(bins.items()):
        confidence, value = (statistics.fmean(part) for part in zip(*pairs, strict=True))
        cells = f"{len(pairs):>6}{confidence:>8.3f}{value:>8.3f}"
        print(f"{number / BINS:.1f} to {(number + 1) / BINS:.1f}    {cells}")
    failed = [confidence for confidence, value in told if value < FAILED_F1]
    sure = sum(confidence >= SURE for confidence in failed)
    print(f"of {len(failed)} pages below F1 {FAILED_F1}, {sure} have a confidence of {SURE} or more")


def main() -> None:
    """Read the words and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", type=Path, nargs="?", default=BENCH)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="take every Nth page only")
    parser.add_argument("--sets", default=",".join(BODY_SETS), help="sets of pages, or folders of sets")
    words = parser.parse_args()
    measure(words.bench, words.every, words.sets.split(","))


if __name__ == "__main__":
    main()
