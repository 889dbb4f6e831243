"""The kind of page against gold kinds: a table of what is taken for what, precision and recall, sureness.

    python -m benchmarks kind [BENCH_FOLDER] [--notices FOLDER]

Needs the extra `bench`. Every page is judged by weights learned without its site, and only pages count that
nobody looked at while the signs were made. Login walls and error pages, which the bench has hardly any of,
are read from FOLDER, if one is named: saved pages in folders called `login_wall`, `error_page`, ...
"""

from __future__ import annotations

import argparse
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.kinds import LOOKED_AT, KnownPage, known_pages
from benchmarks.pages import BENCH
from benchmarks.training.kinds import learn_by_fold
from worker import extract
from worker.document import PageKind
from worker.extraction.kind.kind import KindWeights

ALL: tuple[PageKind, ...] = (
    *("article", "thread", "listing", "product", "documentation", "other", "login_wall", "error_page"),
)
BOUNDS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.001)
"""Between these the pages of one sureness are counted."""

Judged = tuple[PageKind, PageKind, float]
"""The kind that a page is, the kind it is taken for, and the probability stated."""


def judge(page: KnownPage, signs: Iterable[str], weights: Sequence[KindWeights]) -> Judged:
    """What a page is taken for, by weights that have not seen its site."""
    if page.notice:
        return page.kind, page.notice, 1.0
    likely = weights[page.fold].probabilities(signs)
    best = max(range(len(likely)), key=lambda number: likely[number])
    return page.kind, weights[page.fold].kinds[best], likely[best]


def print_table(title: str, judged: Sequence[Judged]) -> None:
    """What is taken for what, with precision, recall and their harmonic mean by kind."""
    count = Counter((kind, taken) for kind, taken, _ in judged)
    kinds = [kind for kind in ALL if any(kind in pair for pair in count)]
    print(f"\n{title}: {len(judged)} pages, {sum(k == t for k, t, _ in judged) / len(judged):.3f} right")
    print(
        f"{'is / taken for':<16}"
        + "".join(f"{kind[:9]:>10}" for kind in kinds)
        + "   precision  recall     F1"
    )
    scores = []
    for kind in kinds:
        taken, those = (sum(n for pair, n in count.items() if pair[place] == kind) for place in (1, 0))
        right = count[kind, kind]
        f1 = 2 * right / (taken + those)
        scores += [f1] if those else []
        cells = "".join(f"{count[kind, other]:>10}" for other in kinds)
        print(f"{kind:<16}{cells}{right / max(1, taken):>12.3f}{right / max(1, those):>8.3f}{f1:>7.3f}")
    print(f"mean F1 of kinds {statistics.fmean(scores):.3f}")


def print_reliability(judged: Iterable[Judged]) -> None:
    """How often the kind is right at each stated probability."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for kind, taken, sure in judged:
        bins[sum(sure >= bound for bound in BOUNDS)].append((sure, kind == taken))
    print(f"\n{'probability':<16}{'pages':>6}{'stated':>8}{'right':>8}")
    for number, pairs in sorted(bins.items()):
        stated, right = (statistics.fmean(part) for part in zip(*pairs, strict=True))
        name = f"{BOUNDS[number - 1]:g} to {min(1, BOUNDS[number]):g}"
        print(f"{name:<16}{len(pairs):>6}{stated:>8.3f}{right:>8.3f}")


def print_notices(folder: Path) -> None:
    """What the product takes saved pages for, by the folder they are in."""
    for kind in sorted(path for path in folder.iterdir() if path.is_dir()):
        taken = {path: extract(path.read_bytes()).kind for path in sorted(kind.rglob("*.html"))}
        right = sum(found == kind.name for found in taken.values())
        print(f"\n{kind.name}: {right} of {len(taken)}")
        for path, found in taken.items():
            if found != kind.name:
                print(f"  {path}: {found}")


def main() -> None:
    """Read the words and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", type=Path, nargs="?", default=BENCH)
    parser.add_argument("--notices", type=Path, metavar="FOLDER")
    words = parser.parse_args()
    pages = list(known_pages(words.bench))
    weights = learn_by_fold(pages)
    counted = [page for page in pages if page.fold not in LOOKED_AT]
    judged = [judge(page, page.signs, weights) for page in counted]
    print_table("held back", judged)
    print_reliability(judged)
    print_table("the same, addresses not known", [judge(page, page.unaddressed, weights) for page in counted])
    if words.notices:
        print_notices(words.notices)


if __name__ == "__main__":
    main()
