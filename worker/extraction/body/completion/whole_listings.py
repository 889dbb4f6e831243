"""Complete the text with the code between its paragraphs: a short listing reads like chrome."""

from __future__ import annotations

from worker.extraction.blocks.blocks import Block, Blocks, Frame
from worker.page.code_listings import find_code_cells


def complete_listings(chosen: list[Block], shown: list[Block], page: Blocks) -> list[Block]:
    """The chosen blocks, and each code listing that stands right between two of them."""
    taken = {block.number for block in chosen}
    free = {block.number for block in shown if not block.is_chrome}
    for frame in page.frames:
        if (
            frame.first - 1 in taken
            and frame.last in taken
            and _is_listing(frame)
            and free.issuperset(range(frame.first, frame.last))
        ):
            taken.update(range(frame.first, frame.last))
    return [block for block in page if block.number in taken]


def _is_listing(frame: Frame) -> bool:
    element = frame.element
    return element.tag == "pre" or (element.tag == "table" and bool(find_code_cells(element)))
