"""The text of the document as the page states it for machines, or as its feed gives it, to compare blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from worker.extraction.blocks.blocks import Block
from worker.extraction.blocks.segmenting import find_blocks
from worker.extraction.body.stated.excerpts import is_excerpt
from worker.extraction.metadata import json_ld
from worker.extraction.metadata.statements import Statements
from worker.page.page import parse_markup

MIN_CHARS = 300
"""A shorter text is a summary."""
MAX_CHARS = 500_000
"""More of a stated text is not compared."""
MIN_FEED_SHINGLES = 200
"""A shorter entry of a feed may be a summary."""
SHINGLE_WORDS = 4
MIN_SHARE = 0.5
"""A block belongs to the stated text if at least this share of its shingles is in it."""
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
_UNSPACED = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
Shingle = tuple[str, ...]


@dataclass(frozen=True)
class StatedText:
    """A stated text that is long enough to be the document's."""

    text: str
    """Plain, or markup."""
    place: str
    """Where it was found."""
    is_beside_page: bool = False
    """Whether the feed states it, and not the page: the page may have changed since."""
    stands_in: bool = True
    """Whether it is the document if the page does not show it."""

    @cached_property
    def plain(self) -> str:
        """Its words without markup."""
        return _MARKUP.sub(" ", self.text[:MAX_CHARS])

    @cached_property
    def shingles(self) -> frozenset[Shingle]:
        """Its runs of words."""
        return frozenset(_shingles(self.plain))

    def share_in(self, blocks: Iterable[Block]) -> float:
        """The share of the text that these blocks hold."""
        found: set[Shingle] = set()
        for block in blocks:
            found.update(self.shingles.intersection(_shingles(block.text)))
        return len(found) / max(1, len(self.shingles))

    def blocks_in(self, blocks: Iterable[Block]) -> list[Block]:
        """The blocks whose text is stated, each text once."""
        belong: list[Block] = []
        found: set[Shingle] = set()
        for block in blocks:
            own = set(_shingles(block.text))
            new = (own & self.shingles) - found
            if own and len(new) >= MIN_SHARE * len(own):
                belong.append(block)
                found |= new
        return belong


def find_stated_text(statements: Statements) -> StatedText | None:
    """The ``articleBody`` of the page's linked data.

    None if there is none, if it is only a summary, or if the page states the texts of several documents.
    """
    every = {text for node in statements.nodes if (text := json_ld.text_of(node.get("articleBody")))}
    found = next((found for found in statements.from_json_ld("articleBody")), None)
    if found is None or len(every) > 1 or len(found.value) < MIN_CHARS:
        return None
    return StatedText(found.value, found.place)


def read_feed_text(content: str, *, stands_in: bool) -> StatedText | None:
    """The content of a feed's entry, as markup; None if it is short or an excerpt."""
    found = StatedText(content, "the feed", is_beside_page=True, stands_in=stands_in)
    if len(found.shingles) < MIN_FEED_SHINGLES:
        return None
    paragraphs = [block.text for block in find_blocks(parse_markup(content[:MAX_CHARS]))]
    return None if is_excerpt(paragraphs) else found


def _shingles(text: str) -> Iterator[Shingle]:
    words = _WORD.findall(text.casefold())
    return zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False)
