"""Pages that only a script fills: what rendering finds of them, and what it costs.

    python -m benchmarks render [PAGES]

A site of our own serves applications in the manner of eleven frameworks, with and without comments that are
loaded in view. Each page is fetched, found to need rendering, rendered by the system's Chromium, and read.
Printed for each kind: the mean F1 of body and comments, seconds, and the peak of memory.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections import defaultdict
from dataclasses import replace
from ipaddress import ip_network
from typing import NamedTuple

from benchmarks.f1 import f1
from tests.local_site import LocalSite
from tests.render.frameworks.reading import read_rendered
from tests.render.frameworks.site import add_pages, gold_of
from worker.settings import Settings, load


class Result(NamedTuple):
    """What came of one page."""

    body: float
    comments: float | None
    """None for a page without comments."""
    seconds: float
    memory: int


def measure(address: str, number: int, settings: Settings) -> Result:
    """Take a page the whole way."""
    body, texts = gold_of(number)
    article, account = read_rendered(address, settings)
    found = "\n\n".join(comment.text for comment in article.comments)
    of_comments = f1(found, "\n\n".join(texts)) if texts or found else None
    title = article.metadata.title or ""
    shown = article.body if article.body.startswith(title) else f"{title}\n\n{article.body}"
    return Result(f1(shown, body), of_comments, account["seconds"], account["peak_memory"])


def main() -> None:
    """Measure, and print a line for each kind and one for all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("pages", type=int, nargs="?", default=66)
    wanted = parser.parse_args().pages
    settings = replace(load(), allow_networks=(ip_network("127.0.0.0/8"),), render="on")
    site = LocalSite()
    results: dict[str, list[Result]] = defaultdict(list)
    try:
        pages = add_pages(site, range(-(-wanted // 11)))
        for (kind, number), address in list(pages.items())[:wanted]:
            results[kind].append(measure(address, number, settings))
            print(kind, number, results[kind][-1], file=sys.stderr, flush=True)
    finally:
        site.close()
    results["all"] = [one for kind in results.values() for one in kind]
    print(f"{'kind':10} {'pages':>5} {'body F1':>8} {'comments F1':>12} {'seconds':>8} {'MB':>5}")
    for kind, found in results.items():
        of_comments = [one.comments for one in found if one.comments is not None]
        print(
            f"{kind:10} {len(found):5} {statistics.mean(one.body for one in found):8.3f} "
            f"{statistics.mean(of_comments) if of_comments else float('nan'):12.3f} "
            f"{statistics.mean(one.seconds for one in found):8.2f} "
            f"{max(one.memory for one in found) / 1e6:5.0f}"
        )


if __name__ == "__main__":
    main()
