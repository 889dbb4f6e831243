"""Learn the weights of the signs of a page's kind: `python -m benchmarks.training.kinds BENCH_FOLDER`.

Multinomial logistic regression over signs that are present or absent. Each page is learned up to three times:
with its address; without it, since documents also come as files; and only by its statements, since some
pages show almost nothing.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from benchmarks.kinds import KnownPage, known_pages
from benchmarks.training.examples import FOLDS
from worker.document import PageKind
from worker.extraction.body.weight_files import WEIGHTS_FOLDER, write_sums
from worker.extraction.kind.kind import KindWeights

KINDS: tuple[PageKind, ...] = ("article", "thread", "listing", "product", "documentation", "other")
"""Login walls and error pages are found by rules."""
MIN_PAGES = 8
"""A sign gets a weight only if at least this many pages have it."""
STATED_SIGNS = ("states", "og:type")
INVERSE_REGULARISATION = 0.2
"""With this value, and equal weight for all kinds, probabilities are calibrated."""


def learn(pages: Sequence[KnownPage]) -> KindWeights:
    """The weights learned from pages."""
    rows = [(signs, page.kind) for page in pages for signs in _sign_sets(page)]
    count = Counter(sign for page in pages for sign in page.signs)
    columns = {sign: n for n, sign in enumerate(sorted(s for s, c in count.items() if c >= MIN_PAGES))}
    table: NDArray[np.float64] = np.zeros((len(rows), len(columns)))
    for number, (signs, _) in enumerate(rows):
        table[number, [columns[sign] for sign in signs if sign in columns]] = 1
    learner = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=2000)
    learner.fit(table, [KINDS.index(kind) for _, kind in rows])
    weights = {sign: _rounded(learner.coef_[:, n]) for sign, n in columns.items()}
    return KindWeights(KINDS, _rounded(learner.intercept_), weights)


def _sign_sets(page: KnownPage) -> Iterator[tuple[str, ...]]:
    """The signs of a page: all, those without its address, and only the stated ones, if there are any."""
    yield page.signs
    yield page.unaddressed
    if stated := tuple(sign for sign in page.signs if sign.startswith(STATED_SIGNS)):
        yield stated


def _rounded(values: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(round(float(value), 2) for value in values)


def learn_by_fold(pages: Sequence[KnownPage]) -> list[KindWeights]:
    """For each fold, the weights learned without its sites."""
    learned = [page for page in pages if page.learn and page.kind in KINDS]
    return [learn([page for page in learned if page.fold != fold]) for fold in range(FOLDS)]


def main(bench: Path) -> None:
    """Learn from all pages, and write the file."""
    pages = list(known_pages(bench))
    learned = [page for page in pages if page.learn and page.kind in KINDS]
    weights = learn(learned)
    signs = [f"  {json.dumps(sign)}: {json.dumps(row)}" for sign, row in weights.signs.items()]
    text = f'{{"kinds": {json.dumps(KINDS)},\n "start": {json.dumps(weights.start)},\n "signs": {{\n'
    (WEIGHTS_FOLDER / "kinds.json").write_text(text + ",\n".join(signs) + "\n}}\n", encoding="utf-8")
    write_sums()
    print(f"{len(learned)} pages, {len(signs)} signs; written to {WEIGHTS_FOLDER}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
