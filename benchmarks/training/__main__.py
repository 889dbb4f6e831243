"""Learn the weights of the body: `python -m benchmarks.training BENCH_FOLDER`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.isotonic import IsotonicRegression

from benchmarks.pages import LEARNED_FROM, body_pages, typed_pages
from benchmarks.training.examples import FOLDS, Example, make_example
from benchmarks.training.learning import learn_trees, learn_weights
from benchmarks.training.measuring import measure_f1, print_table
from worker.extraction.body.features import measure_blocks
from worker.extraction.body.scoring import LEAF_UNITS, second_pass_rows
from worker.extraction.body.trees import Trees
from worker.extraction.body.weight_files import WEIGHTS_FOLDER, write_sums
from worker.extraction.body.word_weights import WordWeights

KINDS = frozenset(["article", "documentation", "service"])
"""The kinds of typed pages that have one text. The gold of listings, shops and forums is something else."""
CURVE_POINTS = np.linspace(0.0, 1.0, 21)


def main(bench: Path) -> None:
    """Learn in folds, print the scores of held-back pages, learn from all pages, write the files."""
    started = time.monotonic()
    rows = [(row, row["dataset"] in LEARNED_FROM) for row in body_pages(bench)]
    rows += [({**row, "dataset": f"train-{row['page_type']}"}, True) for row in typed_pages(bench, KINDS)]
    examples = [made for row, learn in rows if (made := make_example(row, learn=learn))]
    learned = [page for page in examples if page.learn]
    split = {page.id: page.fold for page in sorted(examples, key=lambda page: page.id)}
    Path(__file__).with_name("split.json").write_text(json.dumps(split, indent=0) + "\n")
    print(f"{len(examples)} pages, {len(learned)} to learn from; {time.monotonic() - started:.0f} s")

    training_sets = [[page for page in learned if page.fold != fold] for fold in range(FOLDS)]
    weights = [learn_weights(pages) for pages in training_sets]
    for page in examples:
        page.rows = measure_blocks(page.blocks, page.hints, weights[page.fold])
    _score_by_fold(examples, [learn_trees(pages) for pages in training_sets])
    print_table("first pass", examples)
    first = learn_trees(learned)
    for page in examples:
        page.rows = second_pass_rows(page.blocks, page.scores, page.rows)
    _score_by_fold(examples, [learn_trees(pages) for pages in training_sets])
    print_table("second pass, each page by weights learned without its site", examples)
    expected, observed = _calibrate([page for page in examples if not page.dataset.startswith("train-")])
    second = learn_trees(learned)
    _write(learn_weights(learned), first, second, expected, observed)
    print(f"written to {WEIGHTS_FOLDER}; {time.monotonic() - started:.0f} s")


def _score_by_fold(examples: Sequence[Example], models: Sequence[Trees]) -> None:
    for page in examples:
        page.scores = models[page.fold].probabilities(page.rows)


def _calibrate(examples: Sequence[Example]) -> tuple[np.ndarray, np.ndarray]:
    """The F1 that pages reach for each expected F1; both ascending."""
    pairs = [measure_f1(page) for page in examples]
    curve = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(*np.array(pairs).T)
    return CURVE_POINTS, curve.predict(CURVE_POINTS)


def _write(
    weights: WordWeights, first: Trees, second: Trees, expected: np.ndarray, observed: np.ndarray
) -> None:
    WEIGHTS_FOLDER.mkdir(exist_ok=True)
    words = {"names": weights.names, "lines": weights.lines}
    files = {
        "words.json": json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    }
    (WEIGHTS_FOLDER / "words.json").write_text(files["words.json"], encoding="utf-8")
    arrays = {"expected": expected, "observed": observed}
    for name, trees in (("first", first), ("second", second)):
        arrays[f"{name}_features"] = trees.features
        arrays[f"{name}_borders"] = trees.borders
        arrays[f"{name}_leaves"] = np.round(trees.leaves * LEAF_UNITS).astype(np.int16)
        arrays[f"{name}_bias"] = np.float64(trees.bias)
    np.savez_compressed(WEIGHTS_FOLDER / "trees.npz", **arrays)
    write_sums()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
