"""What scores of blocks come to: the F1 of the words chosen, against the gold."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from benchmarks.f1 import f1
from benchmarks.training.examples import Example
from worker.extract.body import best_cut


def choice_of(page: Example) -> tuple[list[int], float]:
    """The numbers of the blocks chosen, and the F1 expected of them."""
    count, expected = best_cut(page.scores, page.words + 0.001)
    return sorted(np.argsort(-page.scores, kind="stable")[:count].tolist()), expected


def words_f1(page: Example) -> float:
    """The F1 of what is chosen, against the gold."""
    chosen, _ = choice_of(page)
    return f1("\n".join(page.blocks[number].text for number in chosen), page.gold)


def print_table(title: str, examples: Iterable[Example]) -> None:
    """The mean F1 of each data set, comments not yet taken out."""
    reached: dict[str, list[float]] = defaultdict(list)
    for page in examples:
        reached[page.dataset].append(words_f1(page))
    print(title)
    for dataset, values in sorted(reached.items()):
        print(f"  {dataset:<22}{len(values):>5} pages  F1 {statistics.fmean(values):.3f}")
