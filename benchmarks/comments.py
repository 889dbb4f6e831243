"""Comments of pages and text dumps against gold records, scored by the collection's own scorer.

    python -m benchmarks comments [BENCH_FOLDER] [--per-platform]

Twice: with the tables of platforms and without. Also prints the CPU time of a page, everything extracted,
beside the peers that are installed (`benchmarks.body`), in turn on each page; and of the finder of comments
alone, on every fifth of the pages with a gold body.
"""

from __future__ import annotations

import argparse
import dataclasses
import gc
import json
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from benchmarks.body import peers, print_times, winnow
from benchmarks.pages import BENCH, Row, body_pages, read
from worker import extract
from worker.comments import NO_PLATFORM_TABLES, PlatformTables, find, load_platform_tables
from worker.page.page import parse_markup


def answer(row: Row, platforms: PlatformTables) -> Row:
    """What we find in a page, in the scorer's words."""
    media_type = "text/html" if row["format"] == "html" else "text/plain"
    found = dataclasses.asdict(
        extract(row["content"], url=row["url"], media_type=media_type, platforms=platforms)
    )
    for comment in found["comments"]:
        comment |= {"time_text": comment["posted_text"], "time_iso": comment["posted_at"]}
    return {"id": row["id"], "body": found["body"], "comments": found["comments"]}


def main() -> None:
    """Extract all documents, hand them to the scorer, print what it says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", type=Path, nargs="?", default=BENCH)
    parser.add_argument("--per-platform", action="store_true")
    words = parser.parse_args()
    gold = [words.bench / "comments" / f"{name}.jsonl.gz" for name in ("html", "text")]
    for title, platforms in (
        ("with tables of platforms", load_platform_tables()),
        ("without", NO_PLATFORM_TABLES),
    ):
        print(title)
        seconds = _score(words.bench, gold, platforms, words.per_platform)
        mean, middle = (1000 * of(seconds) for of in (statistics.fmean, statistics.median))
        print(f"CPU ms a document: mean {mean:.1f}, median {middle:.1f}\n")
    _time_beside_peers(words.bench)
    _time_finder(words.bench)


def _time_beside_peers(bench: Path) -> None:
    """CPU time of everything on the pages with comments, ours and the peers' in turn."""
    extractors = {"winnow": winnow, **peers()}
    seconds: dict[str, list[float]] = {name: [] for name in extractors}
    for row in read(bench / "comments" / "html.jsonl.gz"):
        for name, run in extractors.items():
            began = time.process_time()
            run(row["content"], row["url"])
            seconds[name].append(time.process_time() - began)
        gc.collect()
    print("CPU on the pages with comments, body and comments:")
    print_times(seconds)


def _time_finder(bench: Path) -> None:
    """CPU time of finding comments on parsed pages, where most have none; garbage is left for later."""
    seconds = []
    gc.disable()
    for row in islice(body_pages(bench), 0, None, 5):
        page = parse_markup(row["html"], row["url"])
        began = time.process_time()
        find(page)
        seconds.append(time.process_time() - began)
        gc.collect(0)
    gc.enable()
    mean, middle = (1000 * of(seconds) for of in (statistics.fmean, statistics.median))
    print(f"\nCPU ms of the finder alone, {len(seconds)} pages: mean {mean:.2f}, median {middle:.2f}")


def _score(bench: Path, gold: list[Path], platforms: PlatformTables, per_platform: bool) -> list[float]:
    """Let the scorer judge what is found; the CPU seconds of each document."""
    seconds = []
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as answers:
        for row in (row for path in gold for row in read(path)):
            began = time.process_time()
            found = answer(row, platforms)
            seconds.append(time.process_time() - began)
            answers.write(json.dumps(found) + "\n")
        answers.flush()
        scorer = [sys.executable, bench / "score_comments.py", *gold, "--pred", answers.name]
        subprocess.run([*scorer, *["--per-platform"] * per_platform], check=True)
    return seconds


if __name__ == "__main__":
    main()
