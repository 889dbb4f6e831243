"""Plain tables and lists stand whole: by itself, a row of headings or a short item reads like chrome."""

from __future__ import annotations

from worker.extraction.blocks.blocks import Block, Blocks, Frame
from worker.words import names

MIN_CHOSEN_SHARE = 0.5
"""The share of its text that has to be chosen for the rest to follow."""
MAX_LINK_SHARE = 0.5
"""A list that is mostly links is a list of pages, and each of its items may be anything."""
_PLAIN_PARTS = {
    "table": names("caption thead tbody tfoot tr td th p"),
    **dict.fromkeys(("ul", "ol", "dl"), names("li dt dd p ul ol dl")),
}
"""What stands in a plain one. Layout is made with tables too, and menus with lists: these hold more."""


def complete_lists(chosen: list[Block], shown: list[Block], page: Blocks) -> list[Block]:
    """The chosen blocks, and of those shown the rest of each plain table and list they are most of."""
    taken = {block.number for block in chosen}
    free = {block.number for block in shown}
    for frame in _plain_frames(page):
        blocks = [page[number] for number in range(frame.first, frame.last) if number in free]
        length = sum(block.length for block in blocks)
        chosen_length = sum(block.length for block in blocks if block.number in taken)
        if (
            MIN_CHOSEN_SHARE * length <= chosen_length < length
            and sum(b.linked_chars for b in blocks) <= MAX_LINK_SHARE * length
        ):
            taken.update(block.number for block in blocks)
    return [block for block in page if block.number in taken]


def _plain_frames(page: Blocks) -> list[Frame]:
    """The frames that are plain tables and lists, inner ones first."""
    found: list[Frame] = []
    parts: list[set[str]] = [set() for _ in page.frames]
    for frame in reversed(page.frames):
        tag, inside = frame.element.tag, parts[frame.number]
        if tag in _PLAIN_PARTS and inside <= _PLAIN_PARTS[tag]:
            found.append(frame)
        if frame.parent:
            parts[frame.parent.number] |= inside | {tag}
    return found
