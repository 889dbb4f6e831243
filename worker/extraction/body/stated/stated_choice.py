"""Check the choice by the text that is stated, and choose again if they have little in common."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from html import escape
from itertools import takewhile

from worker.extraction.blocks.blocks import Block
from worker.extraction.blocks.segmenting import find_blocks
from worker.extraction.body.chosen_blocks import Choice, find_holder
from worker.extraction.body.stated.stated_text import StatedText
from worker.page.page import parse_markup

MAX_IN_COMMON = 0.3
"""A choice that holds more than this share of the stated text is kept."""
MIN_HELD = 0.5
"""Blocks that hold at least this share of the stated text can replace a choice."""
MAX_CHOSEN_SHARE = 0.5
"""A choice longer than this share of the stated text's length is not replaced by the text itself."""
MAX_OTHER_CHARS = 200
"""Nor is a choice with more than this that the feed does not give: a page may be newer than its feed."""
MIN_FURTHER_CHARS, MAX_FURTHER_LINKS = 40, 0.5
"""Of a paragraph that was added to a text since the feed gave it: its length, and its share of links."""
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
    blocks, and little else was chosen, the stated text itself is taken. A page that shows nothing of what its
    feed gives may be any page, so it is only marked as blank.
    """
    in_common = stated.share_in(choice.blocks)
    if in_common >= MIN_HELD:
        return choice  # without reading all other blocks
    if stated.share_in(shown) >= MIN_HELD:
        return choice if in_common > MAX_IN_COMMON else _choose_again(stated, choice, shown)
    hidden = read_hidden()
    if stated.share_in(hidden) >= MIN_HELD:
        return _choose_again(stated, choice, hidden)
    if _is_little(stated, choice):
        is_blank = stated.is_beside_page and not in_common
        return replace(choice, is_blank=True) if is_blank else _take_whole(stated)
    if stated.is_beside_page:
        return replace(choice, because=f"{choice.because}; {stated.place} gives a text that is not shown")
    return choice


def _choose_again(stated: StatedText, choice: Choice, among: list[Block]) -> Choice:
    """The blocks that are stated, and of those between them what was chosen before, and headings.

    A page may have grown since its feed gave the text: paragraphs that go on after it belong, too.
    """
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
    if stated.is_beside_page:
        after = among[among.index(belong[-1]) + 1 :]
        chosen.update(block.number for block in takewhile(partial(_goes_on, belong[-1]), after))
    blocks = [block for block in among if block.number in chosen]
    because = (
        f"they agree with {stated.place}; the likeliest by learned weights hold "
        f"{stated.share_in(choice.blocks):.0%} of it"
    )
    return Choice(blocks, find_holder(blocks), stated.share_in(blocks), because)


def _goes_on(last: Block, block: Block) -> bool:
    """Whether a block is another paragraph in the box of the last one, with running text."""
    is_sibling = block.frame.parent is last.frame.parent and block.element.tag == last.element.tag
    return is_sibling and block.length >= MIN_FURTHER_CHARS and block.link_density < MAX_FURTHER_LINKS


def _is_little(stated: StatedText, choice: Choice) -> bool:
    """Whether little was chosen that could be the document in place of the stated text."""
    chosen = sum(block.length for block in choice.blocks)
    if not stated.stands_in or chosen > MAX_CHOSEN_SHARE * len(stated.plain):
        return False
    held = sum(block.length for block in stated.blocks_in(choice.blocks))
    return not stated.is_beside_page or chosen - held <= MAX_OTHER_CHARS


def _take_whole(stated: StatedText) -> Choice:
    """The paragraphs of the stated text."""
    text = stated.text
    if not _TAG.search(text):
        text = "".join(f"<p>{escape(part)}</p>" for part in _LINE_ENDS.split(text) if part)
    page = parse_markup(text)
    because = f"{stated.place}; the page does not show this text"
    blocks = find_blocks(page)
    return Choice(blocks, page.root, STATED_CONFIDENCE, because, is_from_feed=stated.is_beside_page)
