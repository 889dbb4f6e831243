"""Measure the F1 of the chosen words against the gold."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.f1 import f1
from benchmarks.pages import BODY_SETS
from benchmarks.training.examples import Example
from worker.clean.clean_tree import read_tree
from worker.clean.writing.text_writer import to_text
from worker.extraction.blocks.block_copy import copy_blocks
from worker.extraction.body.choice_measures import measure_choice
from worker.extraction.body.choose_blocks import choose_by_scores
from worker.extraction.body.scored_blocks import ScoredBlocks

FAILED_F1, SURE = 0.8, 0.9
"""A page below this F1 must not have this confidence."""


class Measured(NamedTuple):
    """What a page reached."""

    page: Example
    f1: float
    measures: NDArray[np.float32] | None
    """The measures of the choice; None if nothing was chosen."""


def measure(page: Example) -> Measured:
    """Choose by a page's scores, and compare the choice with the gold."""
    first, last = (
        ScoredBlocks(page.blocks, scores, page.page.root, page.hints) for scores in (page.first, page.scores)
    )
    choice = choose_by_scores(last, page.blocks, page.thread)
    text = to_text(read_tree(copy_blocks(choice.holder, choice.blocks), None))
    reached = max(f1(text, gold) for gold in page.golds)
    return Measured(page, reached, measure_choice(choice, last, first) if choice.blocks else None)


def print_table(title: str, found: Iterable[Measured]) -> None:
    """Print the mean F1 of each data set, and of all sets of the folder `body`."""
    values: dict[str, list[float]] = defaultdict(list)
    for page, reached, _ in found:
        values[page.dataset].append(reached)
        if page.dataset in BODY_SETS:
            values["~ the folder body"].append(reached)
    print(title)
    for dataset, listed in sorted(values.items()):
        print(f"  {dataset:<22}{len(listed):>5} pages  F1 {statistics.fmean(listed):.4f}")


def print_confidence(told: Iterable[tuple[float, float]]) -> None:
    """Print how many pages failed, and how many of them although the confidence was high."""
    failed = [confidence for confidence, reached in told if reached < FAILED_F1]
    sure = sum(confidence >= SURE for confidence in failed)
    print(f"of {len(failed)} pages below F1 {FAILED_F1}, {sure} have a confidence of {SURE} or more")
