"""Complete plain tables, plain lists, quotes and boxes of the text.

Their short parts read like chrome: a row of headings, a short item, the source of a quote.
"""

from __future__ import annotations

from worker.extraction.blocks.blocks import Block, Blocks, Frame
from worker.extraction.blocks.folded import HEADING_TAGS
from worker.word_tables import names

MIN_CHOSEN_SHARE = 0.5
"""If at least this share of its text is chosen, the rest is added."""
MAX_LINK_SHARE = 0.5
"""A list with a greater share of links is a list of other pages, and is not completed."""
_LIST_TAGS = ("ul", "ol", "dl")
_PLAIN_PARTS = {
    "table": names("caption colgroup thead tbody tfoot tr td th p pre"),
    **dict.fromkeys(_LIST_TAGS, names("li dt dd p ul ol dl")),
}
"""The tags inside a plain table or list. Tables for layout and lists for menus hold other tags."""


def complete_lists(chosen: list[Block], shown: list[Block], page: Blocks) -> list[Block]:
    """The chosen blocks, and the rest of each plain table, list, quote or box of which most is chosen.

    A list between a chosen heading and a chosen block is added whole.
    """
    taken = {block.number for block in chosen}
    free = {block.number for block in shown}
    for frame in _plain_frames(page):
        blocks = [page[number] for number in range(frame.first, frame.last) if number in free]
        length = sum(block.length for block in blocks)
        chosen_length = sum(block.length for block in blocks if block.number in taken)
        is_between = _has_heading(frame, page) and {frame.first - 1, frame.last} <= taken
        if (
            (is_between or MIN_CHOSEN_SHARE * length <= chosen_length)
            and chosen_length < length
            and sum(b.linked_chars for b in blocks) <= MAX_LINK_SHARE * length
        ):
            taken.update(block.number for block in blocks)
    return [block for block in page if block.number in taken]


def _has_heading(frame: Frame, page: Blocks) -> bool:
    """Whether a frame is a list right below a heading."""
    is_list = frame.element.tag in _LIST_TAGS and frame.first > 0
    return is_list and page[frame.first - 1].element.tag in HEADING_TAGS


def _plain_frames(page: Blocks) -> list[Frame]:
    """The frames that are plain tables, plain lists, quotes, or boxes of the text, inner frames first."""
    found: list[Frame] = []
    parts: list[set[str]] = [set() for _ in page.frames]
    for frame in reversed(page.frames):
        tag, inside = frame.element.tag, parts[frame.number]
        if (
            frame.is_box_of_text
            or tag == "blockquote"
            or (tag in _PLAIN_PARTS and inside <= _PLAIN_PARTS[tag])
        ):
            found.append(frame)
        if frame.parent:
            parts[frame.parent.number] |= inside | {tag}
    return found
