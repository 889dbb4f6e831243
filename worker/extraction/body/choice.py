"""What is chosen of a page, and what is known of its document before."""

from __future__ import annotations

from dataclasses import dataclass

from worker.extraction.blocks.blocks import Block
from worker.extraction.metadata.headline import words_of
from worker.extraction.metadata.statements import Statements
from worker.extraction.metadata.title import Heading
from worker.page.page import Element

MAX_TITLES = 3
"""Stated titles whose words are taken for the document's."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen blocks, an element that holds them all, and how good the choice should be."""

    blocks: list[Block]
    holder: Element
    confidence: float
    """The F1 of words to be expected; 0 for no blocks."""
    because: str
    """On what ground they were chosen."""


@dataclass(frozen=True)
class DocumentHints:
    """What is known of the document before its blocks are chosen."""

    headline: Block | None
    title: frozenset[str]
    """The words of its stated titles, case folded."""
    stated_text: str
    """What the page tells machines of its text: articleBody, else its description."""


def collect_hints(statements: Statements, heading: Heading) -> DocumentHints:
    """What a page says of its document, as far as it helps to find it."""
    stated_text = [
        *statements.from_json_ld("articleBody"),
        *statements.from_meta("og:description", "description"),
    ]
    titles = " ".join(found.value for found in heading.titles[:MAX_TITLES])
    return DocumentHints(
        heading.block, frozenset(words_of(titles)), stated_text[0].value if stated_text else ""
    )
