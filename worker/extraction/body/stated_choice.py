"""Check the choice by the text that the page states, and choose again if they have little in common."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from worker.extraction.blocks.blocks import Block
from worker.extraction.blocks.segmenting import find_blocks
from worker.extraction.body.chosen_blocks import Choice, find_holder
from worker.extraction.body.stated_text import StatedText
from worker.page.page import parse_markup

MAX_IN_COMMON = 0.3
"""A choice that holds more than this share of the stated text is kept."""
MIN_HELD = 0.5
"""Blocks that hold at least this share of the stated text can replace a choice."""
MAX_CHOSEN_SHARE = 0.5
"""A choice longer than this share of the stated text's length is not replaced by the text itself."""
STATED_CONFIDENCE = 0.9
"""A stated text is often cut, or has lost its paragraphs."""
_HEADING_TAGS = frozenset(["h2", "h3", "h4", "h5", "h6"])
_TAG = re.compile(r"</?(?:p|br|div|h[1-6]|ul|li|strong|em|a)\b[^<>]*>", re.IGNORECASE)
_LINE_ENDS = re.compile(r"\n\s*")


def choose_stated(
    stated: StatedText, choice: Choice, shown: list[Block], read_hidden: Callable[[], list[Block]]
) -> Choice:
    """The choice if it agrees with the stated text; else a choice among the blocks that do.

    They may be in boxes that look like chrome, or hidden until a script shows them. If the page has no such
    blocks, and little else was chosen, the stated text itself is taken.
    """
    if stated.share_in(shown) >= MIN_HELD:
        in_common = stated.share_in(choice.blocks)
        return choice if in_common > MAX_IN_COMMON else _choose_again(stated, choice, shown)
    hidden = read_hidden()
    if stated.share_in(hidden) >= MIN_HELD:
        return _choose_again(stated, choice, hidden)
    if sum(block.length for block in choice.blocks) <= MAX_CHOSEN_SHARE * len(stated.text):
        return _take_whole(stated)
    return choice


def _choose_again(stated: StatedText, choice: Choice, among: list[Block]) -> Choice:
    """The blocks that are stated, and of those between them what was chosen before, and headings."""
    belong = stated.blocks_in(among)
    if not belong:  # it is part of longer blocks
        return choice
    chosen = {block.number for block in belong}
    before = {block.places[0] for block in choice.blocks}
    boxes = {block.frame.parent for block in belong}
    for block in among[among.index(belong[0]) : among.index(belong[-1])]:
        is_heading = block.element.tag in _HEADING_TAGS and block.frame.parent in boxes
        if is_heading or block.places[0] in before:
            chosen.add(block.number)
    blocks = [block for block in among if block.number in chosen]
    because = (
        f"they agree with {stated.place}; the likeliest by learned weights hold "
        f"{stated.share_in(choice.blocks):.0%} of it"
    )
    return Choice(blocks, find_holder(blocks), stated.share_in(blocks), because)


def _take_whole(stated: StatedText) -> Choice:
    """The paragraphs of the stated text."""
    text = stated.text
    if not _TAG.search(text):
        text = "".join(f"<p>{escape(part)}</p>" for part in _LINE_ENDS.split(text) if part)
    page = parse_markup(text)
    because = f"{stated.place}; the page does not show this text"
    return Choice(find_blocks(page), page.root, STATED_CONFIDENCE, because)
