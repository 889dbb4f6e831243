"""The pages with gold answers that are measured on; they are not part of the project (see RESULTS.md)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BODY_SETS = (
    "scrapinghub",
    "wcxb-article",
    "fundus",
    "dragnet",
    "ir-news",
    "mozilla-readability",
    "cleaneval",
)
BENCH = Path(__file__).parents[2] / "shared" / "bench"
"""Where they are looked for if no folder is named: beside the project."""
LEARNED_FROM = ("scrapinghub", "wcxb-article", "fundus", "mozilla-readability")
"""The sets whose licences allow weights to be learned from them; the others only measure."""

Row = dict[str, Any]


def read(path: Path) -> Iterator[Row]:
    """The rows of a JSON-lines file, compressed or not."""
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as lines
    ):
        for line in lines:
            yield json.loads(line)


def body_pages(bench: Path, sets: tuple[str, ...] = BODY_SETS) -> Iterator[Row]:
    """The pages that have a gold body."""
    for name in sets:
        yield from (row for row in read(bench / "body" / f"{name}.jsonl.gz") if row["body"] is not None)


def typed_pages(bench: Path, kinds: frozenset[str]) -> Iterator[Row]:
    """The pages to learn from that have a kind, those of these kinds."""
    for row in read(bench / "train" / "wcxb.jsonl.gz"):
        if row["page_type"] in kinds and row["body"] is not None:
            yield row
