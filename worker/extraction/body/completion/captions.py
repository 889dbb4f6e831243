"""Keep the captions of pictures among the text, and leave out other captions."""

from __future__ import annotations

from worker.extraction.blocks.blocks import Block, with_ancestors
from worker.page.page import Element

MAX_LEVELS = 3
"""How many elements around a block may name it a caption. The picture's box may be twice as far."""


def with_captions(chosen: list[Block], shown: list[Block]) -> list[Block]:
    """The chosen blocks, with the captions of the pictures among them and without other captions."""
    boxes: dict[Element, bool] = {}
    captions = {block.number: _has_picture(block, boxes) for block in shown if _is_caption(block)}
    if not captions or not chosen:
        return chosen
    text = [block for block in chosen if block.number not in captions]
    if not text:
        return chosen
    first, last = text[0].number, text[-1].number
    kept = {block.number for block in text}
    kept |= {number for number, pictured in captions.items() if pictured and first < number < last}
    return [block for block in shown if block.number in kept]


def _is_caption(block: Block) -> bool:
    """Whether a block is a caption, by the tags and class names around it."""
    return any(
        element.tag == "figcaption" or "caption" in element.attrs.get("class", "").lower()
        for element in with_ancestors(block.element, MAX_LEVELS)
    )


def _has_picture(caption: Block, boxes: dict[Element, bool]) -> bool:
    """Whether a caption's box holds its picture: a figure, or a box with "caption" in its class.

    `boxes` remembers the answers by element, because a box may hold any number of captions.
    """
    around = with_ancestors(caption.element, 2 * MAX_LEVELS)
    return any(boxes[e] if e in boxes else boxes.setdefault(e, _is_caption_box(e)) for e in around)


def _is_caption_box(element: Element) -> bool:
    if element.tag == "figure":
        return True
    named = "caption" in element.attrs.get("class", "").lower()
    return named and any(inner.tag == "img" for inner in element.walk())
