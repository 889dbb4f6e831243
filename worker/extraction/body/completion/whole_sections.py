"""Complete the sections of a text: a short heading, perhaps linked, reads like a teaser's."""

from __future__ import annotations

from itertools import pairwise

from worker.extraction.blocks.blocks import Block, Blocks
from worker.extraction.blocks.folded import HEADING_TAGS

MAX_LABEL_CHARS, MIN_LINK_SHARE = 30, 0.5


def complete_sections(chosen: list[Block], shown: list[Block], page: Blocks) -> list[Block]:
    """The chosen blocks, and each heading among them right above a chosen block."""
    taken = {block.number for block in chosen}
    first = min(taken, default=len(page))
    for heading, following in pairwise([b for b in shown if b.number in taken or not _is_label(b)]):
        if (
            first < heading.number
            and following.number in taken
            and heading.element.tag in HEADING_TAGS
            and _is_right_above(heading, following)
        ):
            taken.add(heading.number)
    return [block for block in page if block.number in taken]


def _is_label(block: Block) -> bool:
    """Whether a block is a link to edit a section, or to its anchor."""
    return (
        block.length <= MAX_LABEL_CHARS
        and block.link_density > MIN_LINK_SHARE
        and block.element.tag not in HEADING_TAGS
    )


def _is_right_above(heading: Block, following: Block) -> bool:
    """Whether a heading, or the box that begins with it, and what begins with a block are in one element."""
    around = heading.frame.parent
    while around and around.first == heading.number and around.last <= following.number:
        around = around.parent
    beginning = following.frame
    while (above := beginning.parent) and above is not around and above.first == following.number:
        beginning = above
    return around is not None and beginning.parent is around
