r"""How often title, authors and day of publication are right, and what metadata costs a page.

    python -m benchmarks metadata [BENCH_FOLDER] [--misses]

BENCH_FOLDER (``../shared/bench`` if left out) holds ``body/*.jsonl.gz`` as its README describes them.
Titles are equal when their words are (NFKC, case folded, ``\w+``). Authors are equal when the sets of
names are, each name reduced to its words, the gold text cut at commas, semicolons, ``&`` and "and";
"same words" compares all words of all names at once, in any order. Dates are equal when the day
published is. The cost is that of every fifth page of all sets, in process time, beside the parse.
"""

from __future__ import annotations

import re
import statistics
import sys
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from benchmarks.pages import BENCH, Row, read
from worker.deliver.extraction import Extraction
from worker.document import Thread
from worker.extraction.blocks.segmenting import find_blocks
from worker.extraction.metadata.metadata import collect_statements, find_metadata
from worker.extraction.metadata.title import find_title_candidates
from worker.page.page import parse_markup
from worker.pipeline import extract

SETS = ("wcxb-article", "fundus", "trafilatura-snippets", "mozilla-readability")
_LONG = 80
"""Characters of a block that stands for the body here: its text only tells the language."""
WARMING = 20
"""Pages read before the clock counts: a worker imports once."""
_BETWEEN = re.compile(r"[,;&|]|\band\b")


def words(text: str) -> str:
    """A text's words, normalised and joined."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def names(text: str) -> frozenset[str]:
    """The names in a text, each reduced to its words."""
    return frozenset(words(part) for part in _BETWEEN.split(text)) - {""}


def marks(page: Row, found: Extraction) -> Iterator[tuple[str, bool, str, str]]:
    """For each gold fact: what is measured, whether it is right, the gold and the answer."""
    if gold := page["title"]:
        yield "title", words(gold) == words(found.title or ""), gold, found.title or ""
    if gold := page["author"]:
        given = frozenset(name for author in found.authors for name in names(author))
        yield "author", names(gold) == given, gold, "; ".join(found.authors)
        same = sorted(words(gold).split()) == sorted(words(found.author).split())
        yield "same words", same, gold, "; ".join(found.authors)
    if gold := page["date"]:
        yield "date", (found.published or "")[:10] == gold, gold, found.published or ""


def measure(folder: Path, *, show_misses: bool) -> None:
    """Print the share of right answers of each set."""
    for name in SETS:
        right: dict[str, list[bool]] = {}
        for page in read(folder / f"{name}.jsonl.gz"):
            found = extract(page["html"], page["url"], media_type="text/html")
            for fact, ok, gold, given in marks(page, found):
                right.setdefault(fact, []).append(ok)
                if show_misses and not ok:
                    print(f"- {fact} {page['id']} {page['url']}\n    gold  {gold!r}\n    found {given!r}")
        print(name, *(f"{fact} {statistics.mean(oks):.3f} ({len(oks)})" for fact, oks in right.items()))


def clock(folder: Path) -> None:
    """Print what the metadata of a page costs, in ms of process time, parsing and blocks apart."""
    spent: dict[str, list[float]] = {"parse": [], "blocks": [], "metadata": []}
    every = [page for path in sorted(folder.glob("*.jsonl.gz")) for page in read(path)][::5]
    for given in [*every[:WARMING], *every]:
        begin = time.process_time()
        page = parse_markup(given["html"], given["url"])
        parsed = time.process_time()
        blocks = find_blocks(page)
        body = "\n".join(block.text for block in blocks if block.length >= _LONG)
        cut = time.process_time()
        statements = collect_statements(page, blocks, Thread())
        find_metadata(statements, find_title_candidates(statements, blocks), body)
        end = time.process_time()
        for part, cost in zip(spent, (parsed - begin, cut - parsed, end - cut), strict=True):
            spent[part].append(1000 * cost)
    for part, costs in ((part, costs[WARMING:]) for part, costs in spent.items()):
        p95 = statistics.quantiles(costs, n=20)[-1]
        mean, median = statistics.mean(costs), statistics.median(costs)
        print(f"{part}: ms mean {mean:.2f} median {median:.2f} p95 {p95:.2f}")


def main() -> None:
    """Measure, and print."""
    given = [word for word in sys.argv[1:] if word != "--misses"]
    folder = (Path(given[0]) if given else BENCH) / "body"
    clock(folder)
    measure(folder, show_misses="--misses" in sys.argv)


if __name__ == "__main__":
    main()
