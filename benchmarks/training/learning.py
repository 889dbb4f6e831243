"""Learn from examples: weights of words by logistic regression, boosted oblivious trees, a small net."""

from __future__ import annotations

import json
import tempfile
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from catboost import CatBoostClassifier
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from benchmarks.training.examples import Example
from worker.extraction.blocks.blocks import Block
from worker.extraction.body.neural_net import NeuralNet, standardise
from worker.extraction.body.trees import Trees
from worker.extraction.body.word_weights import WordWeights, line_words, name_words

MIN_SITES = {"names": 4, "lines": 8}
"""A word gets a weight only if at least this many sites use it."""
INVERSE_REGULARISATION = {"names": 0.05, "lines": 0.1}
MIN_WEIGHT = 0.05
MAX_TREES, TREE_DEPTH, LEARNING_RATE = 200, 6, 0.12
NET_UNITS, NET_EPOCHS, NET_LEARNING_RATE, NET_PENALTY, NET_BATCH_ROWS = 48, 8, 1.5e-3, 1e-3, 512
QUALITY_TREES, QUALITY_DEPTH, QUALITY_LEARNING_RATE = 150, 4, 0.06

_name_words = lru_cache(1 << 16)(name_words)
"""The names of an element are read for each block in it, and for each fold."""
_SAME_EACH_TIME = {"random_seed": 1, "thread_count": 2, "verbose": 0, "allow_writing_files": False}


def learn_weights(examples: Sequence[Example]) -> WordWeights:
    """Learn weights of words in classes and ids, and in lines."""
    weighed = _learn_word_weights(examples, words_around, "names")
    by_distance = [{w[1:]: value for w, value in weighed.items() if w[0] == str(n)} for n in range(3)]
    return WordWeights(
        by_distance, _learn_word_weights(examples, lambda block: line_words(block.text), "lines")
    )


def words_around(block: Block) -> Iterable[str]:
    """The class and id words around a block, each prefixed with its distance: 0, 1 or 2."""
    frame = block.frame
    places = [(frame.element, 0)]
    if block.places[0][0] is not block.element:
        places.append((block.places[0][0], 0))
    while frame.parent:
        places.append((frame.parent.element, 1 if frame is block.frame else 2))
        frame = frame.parent
    for element, distance in places:
        for word in _name_words(f"{element.attrs.get('class', '')} {element.attrs.get('id', '')}"):
            yield f"{distance}{word}"


def _learn_word_weights(
    examples: Sequence[Example], words_of: Callable[[Block], Iterable[str]], kind: str
) -> dict[str, float]:
    """Learn the weight of each word. Blocks with the same words count as one, with their importance added."""
    used: dict[str, set[str]] = defaultdict(set)
    amounts: dict[tuple[tuple[tuple[str, int], ...], bool], float] = defaultdict(float)
    for example in examples:
        importance = (example.words + 3) ** 0.4 * example.share
        for block, wanted, amount in zip(example.blocks, example.wanted, importance, strict=True):
            counts = tuple(sorted((word, min(n, 2)) for word, n in Counter(words_of(block)).items()))
            amounts[counts, bool(wanted)] += float(amount)
            for word, _ in counts:
                used[word].add(example.site)
    columns = {
        word: n
        for n, word in enumerate(sorted(w for w, sites in used.items() if len(sites) >= MIN_SITES[kind]))
    }
    data: list[int] = []
    places: list[int] = []
    ends = [0]
    for counts, _ in amounts:
        known = [(columns[word], count) for word, count in counts if word in columns]
        places += [column for column, _ in known]
        data += [count for _, count in known]
        ends.append(len(places))
    rows = csr_matrix((data, places, ends), shape=(len(ends) - 1, len(columns)), dtype=np.float64)
    learner = LogisticRegression(C=INVERSE_REGULARISATION[kind], max_iter=200, tol=1e-3)
    learner.fit(rows, [wanted for _, wanted in amounts], sample_weight=list(amounts.values()))
    values = learner.coef_[0]
    return {w: round(float(values[n]), 2) for w, n in columns.items() if abs(values[n]) >= MIN_WEIGHT}


def learn_trees(examples: Sequence[Example]) -> Trees:
    """Learn trees that separate wanted rows from others."""
    learner = CatBoostClassifier(
        iterations=MAX_TREES,
        depth=TREE_DEPTH,
        learning_rate=LEARNING_RATE,
        l2_leaf_reg=5,
        border_count=64,
        **_SAME_EACH_TIME,
    )
    rows, wanted, importance = _stack(examples)
    learner.fit(rows, wanted, sample_weight=importance)
    return _read_trees(learner)


def learn_net(examples: Sequence[Example]) -> NeuralNet:
    """Learn a net that separates wanted rows from others, in a fixed number of rounds."""
    rows, wanted, importance = _stack(examples)
    means, deviations = rows.mean(axis=0, dtype=np.float64), rows.std(axis=0, dtype=np.float64)
    deviations[deviations == 0] = 1  # a column that is the same everywhere
    scale = means.astype(np.float32), deviations.astype(np.float32)
    learner = MLPClassifier(
        (NET_UNITS,),
        alpha=NET_PENALTY,
        batch_size=NET_BATCH_ROWS,
        learning_rate_init=NET_LEARNING_RATE,
        max_iter=NET_EPOCHS,
        random_state=1,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        learner.fit(standardise(rows, *scale), wanted, sample_weight=importance / importance.mean())
    (hidden, output), (hidden_bias, (bias,)) = learner.coefs_, learner.intercepts_
    return NeuralNet(*scale, hidden, hidden_bias, output[:, 0], float(bias))


def _stack(
    examples: Sequence[Example],
) -> tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.float64]]:
    """The rows of all scored blocks, which of them are wanted, and how much each counts."""
    return (
        np.vstack([example.rows for example in examples]),
        np.concatenate([example.wanted[example.blocks.scored] for example in examples]),
        np.concatenate([example.importance[example.blocks.scored] for example in examples]),
    )


def learn_quality(
    rows: Sequence[NDArray[np.float32]], reached: Sequence[float], shares: Sequence[float]
) -> Trees:
    """Learn trees that tell the F1 of a choice by its measures. `shares` say how much each page counts."""
    learner = CatBoostClassifier(
        loss_function="CrossEntropy",
        iterations=QUALITY_TREES,
        depth=QUALITY_DEPTH,
        learning_rate=QUALITY_LEARNING_RATE,
        l2_leaf_reg=10,
        **_SAME_EACH_TIME,
    )
    learner.fit(np.vstack(rows), np.array(reached), sample_weight=np.array(shares))
    return _read_trees(learner)


def _read_trees(learner: CatBoostClassifier) -> Trees:
    """CatBoost's trees as arrays. A tree with fewer levels is filled up with questions that no row passes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.json")
        learner.save_model(str(path), format="json")
        model = json.loads(path.read_text())
    grown = model["oblivious_trees"]
    depth = max(len(tree["splits"]) for tree in grown)
    columns = [feature["flat_feature_index"] for feature in model["features_info"]["float_features"]]
    features = np.zeros((len(grown), depth), dtype=np.int16)
    borders = np.full((len(grown), depth), np.inf, dtype=np.float32)
    leaves = np.zeros((len(grown), 2**depth), dtype=np.float32)
    for number, tree in enumerate(grown):
        for level, split in enumerate(tree["splits"]):
            features[number, level] = columns[split["float_feature_index"]]
            borders[number, level] = split["border"]
        leaves[number, : len(tree["leaf_values"])] = tree["leaf_values"]
    scale, (bias,) = model["scale_and_bias"]
    return Trees(features, borders, leaves * np.float32(scale), float(bias))
