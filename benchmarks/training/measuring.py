"""Measure the F1 of the chosen words against the gold."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable

from benchmarks.f1 import f1
from benchmarks.training.examples import Example
from worker.clean.clean_tree import read_tree
from worker.clean.writing.text_writer import to_text
from worker.extraction.blocks.block_copy import copy_blocks
from worker.extraction.body.choose_blocks import ScoredBlocks, choose_by_scores


def measure_f1(page: Example) -> tuple[float, float]:
    """The expected F1 of the choice by these scores, and its real F1."""
    scored = ScoredBlocks(page.blocks, page.scores, page.page.root)
    choice = choose_by_scores(scored, page.blocks, page.hints, page.thread)
    text = to_text(read_tree(copy_blocks(choice.holder, choice.blocks), None))
    return choice.confidence, f1(text, page.gold)


def print_table(title: str, examples: Iterable[Example]) -> None:
    """Print the mean F1 of each data set, and of all sets that are not only for training."""
    values: dict[str, list[float]] = defaultdict(list)
    for page in examples:
        value = measure_f1(page)[1]
        values[page.dataset].append(value)
        if not page.dataset.startswith("train-"):
            values["~ all but train"].append(value)
    print(title)
    for dataset, listed in sorted(values.items()):
        print(f"  {dataset:<22}{len(listed):>5} pages  F1 {statistics.fmean(listed):.3f}")
