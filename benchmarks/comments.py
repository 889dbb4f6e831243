"""Comments of pages and text dumps against gold records, scored by the collection's own scorer.

    python -m benchmarks comments [BENCH_FOLDER] [--per-platform]

Twice: with the tables of platforms and without. Of the newer sets, a third of the hosts, by hash, is never
looked at while the finder is worked on; it is scored apart. Also prints the CPU time of a page, everything
extracted, beside the peers that are installed (`benchmarks.peers`), in turn on each page; and of the finder
of comments alone, on every fifth of the pages with a gold body.
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
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.figures import print_seconds
from benchmarks.pages import BENCH, Row, body_pages, read
from benchmarks.peers import extractors
from worker import extract
from worker.comments import NO_PLATFORM_TABLES, PlatformTables, find, load_platform_tables
from worker.page.page import parse_markup

WHOLE_SETS, DIVIDED_SETS = ("html", "text"), ("forums-dev", "boards-dev", "recipes-dev")


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
    for title, platforms in (
        ("with tables of platforms", load_platform_tables()),
        ("without", NO_PLATFORM_TABLES),
    ):
        print(title)
        seconds = []
        for part, rows in _parts(words.bench / "comments"):
            print(f"\n{part}")
            seconds += _score(words.bench, rows, platforms, words.per_platform)
        mean, middle = (1000 * of(seconds) for of in (statistics.fmean, statistics.median))
        print(f"CPU ms a document: mean {mean:.1f}, median {middle:.1f}\n")
    _time_beside_peers(words.bench)
    _time_finder(words.bench)


def _time_beside_peers(bench: Path) -> None:
    """CPU time of everything on the pages with comments, ours and the peers' in turn."""
    ways = extractors(("trafilatura", "readability-lxml"))
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for row in read(bench / "comments" / "html.jsonl.gz"):
        for name, run in ways.items():
            began = time.process_time()
            run(row["content"], row["url"])
            seconds[name].append(time.process_time() - began)
        gc.collect()
    print("CPU on the pages with comments, body and comments:")
    print_seconds(seconds, "trafilatura")


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


def _parts(folder: Path) -> Iterator[tuple[str, list[Row]]]:
    """The documents of each set; of the newer ones, the hosts that may be read and the others apart."""
    for name in WHOLE_SETS:
        yield name, list(read(folder / f"{name}.jsonl.gz"))
    for name in DIVIDED_SETS:
        rows = list(read(folder / f"{name}.jsonl.gz"))
        for part, unread in ((name, False), (f"{name}, unread hosts", True)):
            if chosen := [row for row in rows if _is_unread(row) == unread]:
                yield part, chosen


def _is_unread(row: Row) -> bool:
    """Whether a document's host is of the third that is not looked at."""
    host = (urlsplit(row["url"] or "").hostname or "").removeprefix("www.")
    name = host or row.get("source_path") or row["id"]
    return int(sha256(name.encode()).hexdigest(), 16) % 3 == 0


def _score(bench: Path, rows: list[Row], platforms: PlatformTables, per_platform: bool) -> list[float]:
    """Let the scorer judge what is found; the CPU seconds of each document."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        gold, answers = Path(folder, "gold.jsonl"), Path(folder, "answers.jsonl")
        with gold.open("w", encoding="utf-8") as rights, answers.open("w", encoding="utf-8") as found:
            for row in rows:
                began = time.process_time()
                answered = answer(row, platforms)
                seconds.append(time.process_time() - began)
                rights.write(json.dumps(row) + "\n")
                found.write(json.dumps(answered) + "\n")
        scorer = [sys.executable, bench / "score_comments.py", gold, "--pred", answers]
        subprocess.run([*scorer, *["--per-platform"] * per_platform], check=True)
    return seconds


if __name__ == "__main__":
    main()
