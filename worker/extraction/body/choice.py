"""What is chosen of a page, and what is known of its document before."""

from __future__ import annotations

from dataclasses import dataclass

from worker.extraction.blocks.blocks import Block
from worker.extraction.metadata.headline import words_of
from worker.extraction.metadata.statements import Statements
from worker.extraction.metadata.title import Heading
from worker.page.page import Element

MOST_TITLES = 3
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
class Subject:
    """What is known of the document before its blocks are chosen."""

    headline: Block | None
    title: frozenset[str]
    """The words of its stated titles, case folded."""
    told: str
    """What the page tells machines of its text: articleBody, else its description."""


def subject_of(said: Statements, heading: Heading) -> Subject:
    """What a page says of its document, as far as it helps to find it."""
    told = [*said.from_linked_data("articleBody"), *said.from_meta("og:description", "description")]
    titles = " ".join(found.value for found in heading.titles[:MOST_TITLES])
    return Subject(heading.block, frozenset(words_of(titles)), told[0].value if told else "")
