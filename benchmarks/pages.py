"""The pages with gold answers that are measured on; they are not part of the project (see RESULTS.md)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
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
FRESH_SETS = ("postlight", "newspaper", "omnivore", "defuddle")
FOLDERS = {"body": BODY_SETS, "fresh": FRESH_SETS, "sites": ("sites",)}
"""The sets in each folder."""
BENCH = Path(__file__).parents[2] / "shared" / "bench"
"""Where they are looked for if no folder is named: beside the project."""
LEARNED_FROM = (
    *("scrapinghub", "wcxb-article", "fundus", "mozilla-readability"),
    *("postlight", "mercury-new", "newspaper", "newspaper4k", "defuddle-synthetic", "defuddle-real", "sites"),
)
"""The data sets whose licences allow weights to be learned from them; the others only measure."""
MEASURED_SITES = ("xt0pus", "hwi")
"""The whole sites whose licences are unclear: they only measure."""

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


def body_pages(bench: Path, sets: Iterable[str] = BODY_SETS) -> Iterator[Row]:
    """The pages that have a gold body, of these sets. The name of a folder means all sets in it."""
    for name in sets:
        if name in FOLDERS and name not in FOLDERS[name]:
            yield from body_pages(bench, FOLDERS[name])
            continue
        folder = next(folder for folder, held in FOLDERS.items() if name in held)
        yield from (row for row in read(bench / folder / f"{name}.jsonl.gz") if row["body"] is not None)


def may_learn(row: Row) -> bool:
    """Whether weights may be learned from a page."""
    return row["dataset"] in LEARNED_FROM and row.get("site") not in MEASURED_SITES


def gold_bodies(row: Row) -> list[str]:
    """The gold bodies of a page: each is right, so the best of their scores counts."""
    return [row["body"], *row.get("body_alts", ())]


def typed_pages(bench: Path, kinds: frozenset[str]) -> Iterator[Row]:
    """The pages to learn from that have a kind, those of these kinds."""
    for row in read(bench / "train" / "wcxb.jsonl.gz"):
        if row["page_type"] in kinds and row["body"] is not None:
            yield row
