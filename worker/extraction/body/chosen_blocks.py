"""The chosen blocks of a page, and the hints that help to choose them."""

from __future__ import annotations

from dataclasses import dataclass

from worker.extraction.blocks.blocks import Block
from worker.extraction.metadata.headline import words_of
from worker.extraction.metadata.statements import Statements
from worker.extraction.metadata.title import TitleCandidates
from worker.page.page import Element

MAX_TITLES = 3
"""How many stated titles give words to the hints."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen blocks, an element that holds them all, and the expected quality."""

    blocks: list[Block]
    holder: Element
    confidence: float
    """The expected F1 of words; 0 for no blocks."""
    because: str
    """Why they were chosen."""
    is_from_feed: bool = False
    """Whether they are the feed's text, of which the page shows only a part."""
    is_blank: bool = False
    """Whether the page shows little text, and nothing of the document's text, which its feed gives."""


@dataclass(frozen=True)
class DocumentHints:
    """What a page states about its document, before the blocks are chosen."""

    headline: Block | None
    title: frozenset[str]
    """The words of the stated titles, case folded."""
    stated_text: str
    """What the page states about its text: articleBody, else the description."""


def find_holder(blocks: list[Block]) -> Element:
    """The smallest element that holds these blocks; there must be at least one."""
    frame = blocks[0].frame
    while frame.parent and not frame.first <= blocks[-1].number < frame.last:
        frame = frame.parent
    return frame.element


def collect_hints(statements: Statements, titles: TitleCandidates) -> DocumentHints:
    """Collect what a page states that helps to find the document."""
    stated_text = [
        *statements.from_json_ld("articleBody"),
        *statements.from_meta("og:description", "description"),
    ]
    stated_titles = " ".join(found.value for found in titles.stated[:MAX_TITLES])
    return DocumentHints(
        titles.headline, frozenset(words_of(stated_titles)), stated_text[0].value if stated_text else ""
    )
