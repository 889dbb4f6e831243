"""Find the deck above a text that only repeats how the text begins: an excerpt that a template shows."""

from __future__ import annotations

from worker.extraction.blocks.blocks import Block
from worker.extraction.blocks.boxes_in_text import MIN_PARAGRAPH_CHARS

MIN_DECK_LETTERS = 25
"""Letters and digits of the shortest deck. Shorter ones are captions and labels."""
MAX_BLOCKS_ABOVE = 2
"""How many other chosen blocks (a label, a date) may stand above the deck, and as many below it."""
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？")


def find_repeated_deck(chosen: list[Block]) -> Block | None:
    """The deck among the chosen blocks with which the text below begins, or None.

    A deck stands in another element than the paragraphs. It may be cut at any place.
    """
    for place, block in enumerate(chosen[: MAX_BLOCKS_ABOVE + 1]):
        wanted = _letters(_without_cut_word(block.text))
        if len(wanted) < MIN_DECK_LETTERS:
            continue
        for start in range(place + 1, min(place + 2 + MAX_BLOCKS_ABOVE, len(chosen))):
            below = chosen[start]
            if below.frame.parent is not block.frame.parent and _begins_with(chosen[start:], wanted):
                return block
            if below.length >= MIN_PARAGRAPH_CHARS:
                break
    return None


def _without_cut_word(text: str) -> str:
    """The text without its last word if it does not end with a sentence: the word may be cut."""
    if text.endswith(_SENTENCE_ENDS) and not text.endswith(".."):
        return text
    return text.rpartition(" ")[0] or text


def _begins_with(blocks: list[Block], wanted: str) -> bool:
    """Whether the letters of these blocks, read as one text, begin with the wanted ones."""
    found = ""
    for block in blocks:
        found += _letters(block.text)
        if len(found) >= len(wanted) or not wanted.startswith(found):
            break
    return found.startswith(wanted)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
