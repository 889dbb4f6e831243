"""Learn the weights of the body: `OMP_NUM_THREADS=1 python -m benchmarks.training BENCH_FOLDER`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.pages import FOLDERS, Row, body_pages, may_learn, typed_pages
from benchmarks.training.examples import FOLDS, Example, make_example, share_by_site
from benchmarks.training.learning import learn_net, learn_quality, learn_trees, learn_weights
from benchmarks.training.measuring import Measured, measure, print_confidence, print_table
from worker.extraction.body.features import measure_blocks
from worker.extraction.body.neural_net import NeuralNet
from worker.extraction.body.scoring import LEAF_UNITS, TreesAndNet, second_pass_rows, with_menus
from worker.extraction.body.trees import Trees
from worker.extraction.body.weight_files import WEIGHTS_FOLDER, write_sums
from worker.extraction.body.word_weights import WordWeights

KINDS = frozenset(["article", "documentation", "service"])
"""The kinds of typed pages that have one text. The gold of listings, shops and forums is something else."""


def main(bench: Path) -> None:
    """Learn in folds, print the scores of held-back pages, learn from all pages, write the files."""
    started = time.monotonic()
    examples = [made for row, learn in _rows(bench) if (made := make_example(row, learn=learn))]
    share_by_site(examples)
    learned = [page for page in examples if page.learn]
    split = {page.id: page.fold for page in sorted(examples, key=lambda page: page.id)}
    Path(__file__).with_name("split.json").write_text(json.dumps(split, indent=0) + "\n")
    print(f"{len(examples)} pages, {len(learned)} to learn from; {time.monotonic() - started:.0f} s")

    training_sets = [[page for page in learned if page.fold != fold] for fold in range(FOLDS)]
    weights = [learn_weights(pages) for pages in training_sets]
    for page in examples:
        page.rows = measure_blocks(page.blocks, page.hints, weights[page.fold])
    firsts = [learn_trees(pages) for pages in training_sets]
    first = learn_trees(learned)
    for page in examples:
        page.first = with_menus(page.blocks, firsts[page.fold].probabilities(page.rows))
        page.rows = second_pass_rows(page.blocks, page.first, page.rows)
    seconds = [_learn_second(pages) for pages in training_sets]
    second = _learn_second(learned)
    for page in examples:
        page.scores = with_menus(page.blocks, seconds[page.fold].probabilities(page.blocks, page.rows))
    found = [measure(page) for page in examples]
    print_table("each page by weights learned without its site", found)
    print_confidence(_tell_by_fold(found))
    trees = {"first": first, "second": second.trees, "quality": _learn_quality(found)}
    _write(learn_weights(learned), trees, second.net)
    print(f"written to {WEIGHTS_FOLDER}; {time.monotonic() - started:.0f} s")


def _rows(bench: Path) -> Iterator[tuple[Row, bool]]:
    """The pages, and whether weights may be learned from them."""
    for row in body_pages(bench, FOLDERS):
        language = row.get("language")
        dataset = f"sites, {'English' if language == 'en' else 'others'}" if language else row["dataset"]
        yield {**row, "dataset": dataset}, may_learn(row)
    for row in typed_pages(bench, KINDS):
        yield {**row, "dataset": f"train-{row['page_type']}"}, True


def _learn_second(pages: Sequence[Example]) -> TreesAndNet:
    return TreesAndNet(learn_trees(pages), learn_net(pages))


def _learn_quality(found: Sequence[Measured]) -> Trees:
    """Learn from the pages what choices reach that were made by scores without them."""
    known = [(of.measures, of.f1, of.page.share) for of in found if of.page.learn and of.measures is not None]
    rows, reached, shares = zip(*known, strict=True)
    return learn_quality(rows, reached, shares)


def _tell_by_fold(found: Sequence[Measured]) -> Iterator[tuple[float, float]]:
    """For each page of the measured folders, a confidence that was learned without its site, and its F1."""
    for fold in range(FOLDS):
        trees = _learn_quality([of for of in found if of.page.fold != fold])
        for page, reached, measures in found:
            if page.fold == fold and not page.dataset.startswith("train-"):
                confidence = 0.0 if measures is None else float(trees.probabilities(measures[None])[0])
                yield confidence, reached


def _write(weights: WordWeights, models: dict[str, Trees], net: NeuralNet) -> None:
    WEIGHTS_FOLDER.mkdir(exist_ok=True)
    words = {"names": weights.names, "lines": weights.lines}
    text = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    (WEIGHTS_FOLDER / "words.json").write_text(text, encoding="utf-8")
    arrays = {
        "net_means": net.means,
        "net_deviations": net.deviations,
        "net_hidden": net.hidden.astype(np.float16),
        "net_hidden_bias": net.hidden_bias,
        "net_output": net.output,
        "net_bias": np.float64(net.bias),
    }
    for name, trees in models.items():
        arrays[f"{name}_features"] = trees.features
        arrays[f"{name}_borders"] = trees.borders
        arrays[f"{name}_leaves"] = np.round(trees.leaves * LEAF_UNITS).astype(np.int16)
        arrays[f"{name}_bias"] = np.float64(trees.bias)
    np.savez_compressed(WEIGHTS_FOLDER / "trees.npz", **arrays)
    write_sums()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
