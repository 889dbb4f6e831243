"""Complete what can be unfolded: a question and its answer, or all tabs of a set."""

from __future__ import annotations

from collections.abc import Iterable

from worker.extraction.blocks.blocks import Block, Blocks, Frame, with_ancestors
from worker.extraction.blocks.folded import HEADING_TAGS, MAX_LINK_SHARE, is_control, is_folded

MIN_CHOSEN_SHARE = 0.5
"""If at least this share of a panel's text is chosen, the rest and its heading are added."""
MAX_TITLE_LEVELS = 3
"""How many elements around a line may be the control that opens a panel."""
_TITLE_TAGS = HEADING_TAGS | {"summary", "button"}


def complete_panels(chosen: list[Block], shown: list[Block], page: Blocks) -> list[Block]:
    """The chosen blocks, and what belongs to them in panels that a reader can unfold."""
    panels = [frame for frame in page.frames if is_folded(frame.element)]
    if not panels:
        return chosen
    free = {block.number for block in shown}
    taken = {block.number for block in chosen}
    for panel in panels:
        inside = _free_numbers(panel, free)
        if sum(page[n].linked_chars for n in inside) > MAX_LINK_SHARE * sum(page[n].length for n in inside):
            continue
        title = {panel.first - 1} & free
        if title and _is_title(page[panel.first - 1]):
            if title & taken or _is_mostly_taken(page, inside, taken):
                taken |= inside | title
        elif any(_is_mostly_taken(page, _free_numbers(tab, free), taken) for tab in _open_tabs(panel, page)):
            taken |= inside
    return [block for block in page if block.number in taken]


def _is_title(block: Block) -> bool:
    return block.element.tag in _TITLE_TAGS or any(
        map(is_control, with_ancestors(block.element, MAX_TITLE_LEVELS))
    )


def _open_tabs(panel: Frame, page: Blocks) -> Iterable[Frame]:
    """The panels beside this one that are shown at first."""
    role, classes = panel.element.attrs.get("role"), set(panel.element.classes)
    return (
        frame
        for frame in page.frames
        if frame.parent is panel.parent
        and not is_folded(frame.element)
        and (
            (role and frame.element.attrs.get("role") == role)
            or not classes.isdisjoint(frame.element.classes)
        )
    )


def _free_numbers(frame: Frame, free: set[int]) -> set[int]:
    return free.intersection(range(frame.first, frame.last))


def _is_mostly_taken(page: Blocks, numbers: set[int], taken: set[int]) -> bool:
    length = sum(page[number].length for number in numbers)
    return 0 < MIN_CHOSEN_SHARE * length <= sum(page[number].length for number in numbers & taken)
