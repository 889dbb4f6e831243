"""Learn how much each doubt lowers the confidence in comments.

    python -m benchmarks.training.comments_confidence BENCH_FOLDER

Logistic regression in which no sign may raise the confidence. What is learned is the share of a thread's
comments that were found word for word, by the collection's own scorer. Pages are those with gold comments,
and threads made by `tests.comments.thread_pages`. A third of the hosts of some sets, and half of the layouts
made, are kept apart; the tables at the end show both parts.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from benchmarks.pages import Row, read
from tests.comments.thread_pages.check import is_exact, is_opening, match
from tests.comments.thread_pages.registry import all_skeletons
from tests.comments.thread_pages.truth import NOW, ThreadPage
from worker import formats
from worker.clean.comment_records import clean_comments
from worker.comments import NO_PLATFORM_TABLES, confidence, find
from worker.comments.confidence import ConfidenceWeights
from worker.dates import Reference
from worker.document import Comment, Doubt, RawItem, Thread

LEARNED_SETS, DIVIDED_SETS = ("html", "text"), ("forums-dev", "boards-dev", "recipes-dev")
SEEDS = range(1000, 1006)
"""Not the seeds that the tests look at."""
USUAL_COST, CERTAINTY = 1.5, 3.0
"""What a sign takes from the log-odds if no page has it, and how many pages speak for that. Chosen among
values from 0 to 2.2 and from .1 to 10: pages of hosts and layouts that a fold left out were foretold best.
"""
STEPS, STEP_SIZE = 40_000, 0.02
BINS = (0.0, 0.6, 0.8, 0.9, 0.95, 1.0)


@dataclass(frozen=True)
class Example:
    """A page on which comments were found."""

    source: str
    is_apart: bool
    doubts: tuple[Doubt, ...]
    right: float
    """The share of comments right: of those that there are or, if they are more, of those found."""


def examples(bench: Path) -> Iterator[Example]:
    """All pages on which comments were found."""
    scorer = _load_scorer(bench / "score_comments.py")
    for name in (*LEARNED_SETS, *DIVIDED_SETS):
        for row in read(bench / "comments" / f"{name}.jsonl.gz"):
            thread, found = _extract(row["content"], row["url"], row["format"])
            counts = scorer.score_doc(row, {"comments": [{"text": comment.text} for comment in found]})
            is_apart = name in DIVIDED_SETS and _hash(_host(row)) % 3 == 0
            if counts["pred"]:
                right = counts["exact"] / max(counts["gold"], counts["pred"])
                yield Example(name, is_apart, thread.doubts, right)
    for name, skeleton in all_skeletons().items():
        for page, html in map(skeleton.page, SEEDS):
            thread, found = _extract(html, None, "html")
            if found:
                yield Example("made", _hash(name) % 2 == 0, thread.doubts, _right_share(page, found))


def _load_scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_comments", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _extract(content: str, url: str | None, form: str) -> tuple[Thread, tuple[Comment, ...]]:
    media_type = "text/html" if form == "html" else "text/plain"
    received = Reference(NOW, "received")
    raw = RawItem(url or "", content.encode("utf-8", "replace"), received, media_type, "utf-8", final_url=url)
    page = formats.read(raw)
    thread = find(page, platforms=NO_PLATFORM_TABLES)
    return thread, clean_comments(page, thread)


def _host(row: Row) -> str:
    host = urlsplit(row["url"] or "").hostname or ""
    return host.removeprefix("www.") or row["source_path"] or row["id"]


def _hash(name: str) -> int:
    return int(sha256(name.encode()).hexdigest(), 16)


def _right_share(page: ThreadPage, found: Sequence[Comment]) -> float:
    pairs = match(page.comments, found)
    right = sum(is_exact(page.comments[one], found[other]) for one, other in pairs.items())
    said = sum(bool(comment.text) for comment in page.comments)
    told = sum(bool(comment.text) and not is_opening(page, comment) for comment in found)
    return right / max(said, told, 1)


def learn(pages: Sequence[Example]) -> ConfidenceWeights:
    """The weights with the least deviance; without evidence a cost is `USUAL_COST`."""
    signs = sorted({doubt.sign for page in pages for doubt in page.doubts})
    amounts = _amounts(pages, signs)
    right = np.array([page.right for page in pages])
    start, costs = 3.0, np.full(len(signs), USUAL_COST)
    for _ in range(STEPS):
        expected = 1 / (1 + np.exp(amounts @ costs - start))
        too_low = (right - expected) / len(pages)
        start += STEP_SIZE * 10 * float(too_low.sum())
        pull = CERTAINTY / len(pages) * (costs - USUAL_COST)
        costs = np.maximum(costs - STEP_SIZE * 10 * (too_low @ amounts + pull), 0)
    rounded = {sign: round(float(cost), 2) for sign, cost in zip(signs, costs, strict=True)}
    return ConfidenceWeights(round(start, 2), USUAL_COST, rounded)


def _amounts(pages: Sequence[Example], signs: Sequence[str]) -> NDArray[np.float64]:
    rows = [{doubt.sign: doubt.amount for doubt in page.doubts} for page in pages]
    return np.array([[row.get(sign, 0.0) for sign in signs] for row in rows])


def print_calibration(pages: Sequence[Example], weights: ConfidenceWeights) -> None:
    """For each range of confidence: how many pages, the mean confidence, the mean share that is right."""
    print(f"{'confidence':<14}{'pages':>6}{'mean':>8}{'right':>8}")
    bins: defaultdict[int, list[tuple[float, float]]] = defaultdict(list)
    for page in pages:
        told = weights.confidence(page.doubts)
        bins[next(n for n, top in enumerate(BINS[1:]) if told <= top)].append((told, page.right))
    for number, pairs in sorted(bins.items()):
        told, right = np.mean(pairs, axis=0)
        print(f"{BINS[number]:.2f} to {BINS[number + 1]:.2f}  {len(pairs):>6}{told:>8.3f}{right:>8.3f}")
    told, right = (np.array(column) for column in zip(*(p for b in bins.values() for p in b), strict=True))
    order = np.corrcoef(told, right)[0, 1]
    print(f"{'all':<14}{len(pages):>6}{told.mean():>8.3f}{right.mean():>8.3f}  correlation {order:.2f}\n")


def main(bench: Path) -> None:
    """Learn from the part that is not apart, write the file, and print the tables."""
    pages = list(examples(bench))
    weights = learn([page for page in pages if not page.is_apart])
    text = json.dumps(asdict(weights), indent=1)
    Path(confidence.__file__).with_name(confidence.WEIGHTS_FILE).write_text(f"{text}\n", encoding="utf-8")
    print(f"{text}\n")
    for title, is_made in (("pages", False), ("made", True)):
        for part, is_apart in (("learned from", False), ("apart", True)):
            print(f"{title}, {part}")
            chosen = [p for p in pages if (p.source == "made") == is_made and p.is_apart == is_apart]
            print_calibration(chosen, weights)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
