r"""How often title, authors and day of publication are right, and what metadata costs a page.

    python -m benchmarks metadata [BENCH_FOLDER] [--misses] [--peers]

BENCH_FOLDER (``../shared/bench`` if left out) holds ``body/*.jsonl.gz``, ``fresh/*.jsonl.gz`` and
``sites/sites.jsonl.gz`` as its README describes them. With ``--peers``, trafilatura and newspaper4k read the
same pages in the same run.
Titles are equal when their words are (NFKC, case folded, ``\w+``). Authors are equal when the sets of
names are, each name reduced to its words, the gold text cut at commas, semicolons, ``&`` and "and";
"same words" compares all words of all names at once, in any order. Dates are equal when the day
published is; tags when the sets are, case folded; languages when the codes are. The cost is that of every
fifth page of the sets in ``body``, in process time, beside the parse.
"""

from __future__ import annotations

import re
import statistics
import sys
import time
import unicodedata
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.pages import BENCH, Row, read
from worker.document import Thread
from worker.extraction.blocks.segmenting import find_blocks
from worker.extraction.metadata.metadata import collect_statements, find_metadata
from worker.extraction.metadata.title import find_title_candidates
from worker.page.page import parse_markup
from worker.pipeline import extract

SETS = (
    *(f"body/{name}" for name in ("wcxb-article", "fundus", "trafilatura-snippets", "mozilla-readability")),
    *(f"fresh/{name}" for name in ("postlight", "omnivore", "defuddle", "newspaper", "goose", "htmldate")),
    "sites/sites",
)
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


class Facts(NamedTuple):
    """What one program says of a page."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""


Reader = Callable[[str, str | None], Facts]


def winnow(html: str, url: str | None) -> Facts:
    """What Winnow says."""
    found = extract(html, url, media_type="text/html")
    return Facts(
        found.title or "",
        tuple(found.authors),
        found.published or "",
        tuple(found.tags),
        found.language or "",
    )


def trafilatura(html: str, url: str | None) -> Facts:
    """What trafilatura says."""
    from trafilatura import extract_metadata

    found = extract_metadata(html, default_url=url)
    if found is None:
        return Facts()
    return Facts(
        found.title or "",
        (found.author or "",),
        found.date or "",
        tuple(found.tags or ()),
        found.language or "",
    )


def newspaper(html: str, url: str | None) -> Facts:
    """What newspaper4k says. It wants an address, and would fetch the pictures."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from newspaper import Article

        article = Article(url or "https://www.example.org/", fetch_images=False, language="en")
        article.download(input_html=html)
        article.parse()
    day = article.publish_date.isoformat() if article.publish_date else ""
    return Facts(
        article.title or "", tuple(article.authors), day, tuple(article.tags or ()), article.meta_lang or ""
    )


def marks(page: Row, found: Facts) -> Iterator[tuple[str, bool, str, str]]:
    """For each gold fact: what is measured, whether it is right, the gold and the answer."""
    authors, tags = "; ".join(found.authors), "; ".join(found.tags)
    if gold := page["title"]:
        yield "title", words(gold) == words(found.title), gold, found.title
    if gold := page["author"]:
        yield "author", names(gold) == names(authors), gold, authors
        yield "same words", sorted(words(gold).split()) == sorted(words(authors).split()), gold, authors
    if isinstance(gold := page["date"], str) and gold:
        yield "date", found.published[:10] == gold[:10], gold, found.published
    if gold := page.get("tags"):
        wanted, given = ({tag.casefold() for tag in listed} for listed in (gold, found.tags))
        yield "tags", wanted == given, "; ".join(gold), tags
    if gold := page.get("language"):
        yield "language", gold[:2] == found.language[:2], gold, found.language


def measure(folder: Path, readers: tuple[Reader, ...], *, show_misses: bool) -> None:
    """Print the share of right answers of each set and program, and the misses of the first program."""
    for name in SETS:
        right: dict[tuple[str, str], dict[str, list[bool]]] = {}
        for page in read(folder / f"{name}.jsonl.gz"):
            for reader in readers:
                facts = right.setdefault((page["dataset"], reader.__name__), {})
                for fact, ok, gold, given in marks(page, reader(page["html"], page["url"])):
                    facts.setdefault(fact, []).append(ok)
                    if show_misses and not ok and reader is readers[0]:
                        print(f"- {fact} {page['id']} {page['url']}\n    gold  {gold!r}\n    found {given!r}")
        for (dataset, reader_name), facts in sorted(right.items()):
            shares = (f"{fact} {statistics.mean(oks):.3f} ({len(oks)})" for fact, oks in facts.items())
            print(dataset, reader_name, *shares)


def clock(folder: Path) -> None:
    """Print what the metadata of a page costs, in ms of process time, parsing and blocks apart."""
    spent: dict[str, list[float]] = {"parse": [], "blocks": [], "metadata": []}
    every = [page for path in sorted((folder / "body").glob("*.jsonl.gz")) for page in read(path)][::5]
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
    given = [word for word in sys.argv[1:] if not word.startswith("--")]
    folder = Path(given[0]) if given else BENCH
    clock(folder)
    readers = (winnow, trafilatura, newspaper) if "--peers" in sys.argv else (winnow,)
    measure(folder, readers, show_misses="--misses" in sys.argv)


if __name__ == "__main__":
    main()
