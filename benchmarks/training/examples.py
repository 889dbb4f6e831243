"""Pages as examples: which of their blocks are part of the document, by the gold text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from benchmarks.pages import Row, gold_bodies
from worker import comments
from worker.document import Thread
from worker.extraction.blocks.blocks import Block, Blocks
from worker.extraction.blocks.segmenting import find_blocks
from worker.extraction.body.chosen_blocks import DocumentHints, collect_hints
from worker.extraction.metadata.metadata import collect_statements
from worker.extraction.metadata.title import find_title_candidates
from worker.page.page import Page, parse_markup

FOLDS = 5
MIN_RUN_WORDS = 3
"""At least this many words in a row must agree with the gold. Single words agree by chance."""
_WORD = re.compile(r"\w+")


@dataclass
class Example:
    """A page: `wanted` and `words` have an entry for each block."""

    id: str
    dataset: str
    golds: list[str]
    site: str
    blocks: Blocks
    hints: DocumentHints
    wanted: NDArray[np.bool_]
    words: NDArray[np.float64]
    page: Page
    thread: Thread
    learn: bool
    """Whether weights may be learned from it."""
    share: float = 1.0
    """How much the page counts: less if there are many of its site."""
    first: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    """The scores of the first pass."""
    rows: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    """One for each block that is scored."""
    scores: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    """The scores of the last pass."""

    @property
    def fold(self) -> int:
        """The fold of its site, so that no site is both learned from and measured."""
        return fold_of(self.site)

    @property
    def importance(self) -> NDArray[np.float64]:
        """How much each block counts: longer blocks more, blocks of long pages less."""
        return self.share * (self.words + 2) ** 0.7 / (self.words.sum() + 50) ** 0.5


def make_example(row: Row, *, learn: bool) -> Example | None:
    """A page as an example; None if it shows no text."""
    page = parse_markup(row["html"], row["url"])
    blocks, hints = read_blocks_and_hints(page)
    if not blocks:
        return None
    agreeing, words = _count_agreeing(blocks, row["body"])
    wanted = (agreeing >= 0.5 * words) & (words > 0)
    return Example(
        id=row["id"],
        dataset=row["dataset"],
        golds=gold_bodies(row),
        site=site_of(row, page),
        blocks=blocks,
        hints=hints,
        wanted=wanted,
        words=words,
        page=page,
        thread=comments.find(page),
        learn=learn,
    )


def read_blocks_and_hints(page: Page) -> tuple[Blocks, DocumentHints]:
    """A page's blocks and the hints about its document, before any block is chosen."""
    blocks = find_blocks(page)
    statements = collect_statements(page, blocks, Thread())
    return blocks, collect_hints(statements, find_title_candidates(statements, blocks))


def _count_agreeing(blocks: Iterable[Block], gold: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each block, how many of its words are in the gold text, in order, and how many words it has."""
    found = [_WORD.findall(block.text) for block in blocks]
    owner = [number for number, words in enumerate(found) for _ in words]
    numbers: dict[str, int] = {}
    shown, wanted = (
        [numbers.setdefault(word, len(numbers)) for word in words]
        for words in ([word for words in found for word in words], _WORD.findall(gold))
    )
    counts = np.array([len(words) for words in found], dtype=np.float64)
    agreeing = np.zeros(len(found))
    for step in LCSseq.opcodes(shown, wanted):
        if step.tag == "equal":
            run = step.src_end - step.src_start
            for place in range(step.src_start, step.src_end):
                block = owner[place]
                agreeing[block] += run >= min(MIN_RUN_WORDS, counts[block])
    return agreeing, counts


def share_by_site(examples: Sequence[Example]) -> None:
    """Let the pages of a site count as many as the square root of their number: they share a template."""
    count = Counter(page.site for page in examples)
    for page in examples:
        page.share = count[page.site] ** -0.5


def fold_of(site: str) -> int:
    """The fold of a site."""
    return sha256(site.encode()).digest()[0] % FOLDS


def site_of(row: Row, page: Page) -> str:
    """The domain of a page's address, else the stated one, else the classes it uses most."""
    host = urlsplit(row["url"] or "").hostname
    if not host:
        stated = [
            e.attrs.get("href", "") for e in page.by_tag.get("link", ()) if e.attrs.get("rel") == "canonical"
        ]
        metas = [
            e.attrs
            for e in page.by_tag.get("meta", ())
            if e.attrs.get("property") in ("og:url", "og:site_name")
        ]
        stated += [attrs.get("content", "") for attrs in metas]
        host = next((urlsplit(text).hostname or text for text in stated if text), None)
    if not host:
        used = Counter(token for element in page.elements for token in element.classes)
        return " ".join(token for token, _ in used.most_common(5)) or str(row["id"])
    parts = host.lower().split(".")
    short = len(parts) > 2 and len(parts[-2]) <= 3  # co.uk, com.au
    return ".".join(parts[-3 if short else -2 :])
