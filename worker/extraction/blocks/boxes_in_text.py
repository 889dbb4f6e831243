"""Find the boxes that belong to a text: the notes, warnings, quotes and headings between its paragraphs.

Their tags and names ("aside", "alert", "widget") are those of page chrome, too. Where they stand and what
they hold tells them from lists of related pages and from forms.
"""

from __future__ import annotations

import re

from worker.extraction.blocks.blocks import CONTROL_TAGS, Block, Blocks, Frame
from worker.extraction.blocks.class_signals import ClassSignal, may_be_box_of_text

SENTENCE_ENDS = frozenset(".!?…。！？।؟'’”»\"")
MIN_PARAGRAPH_CHARS, MAX_PARAGRAPH_LINK_SHARE = 80, 0.4
"""A block of at least this length, with a smaller share of links, is a paragraph of the text."""
MIN_SENTENCE_CHARS = 40
"""A shorter block is a heading or a button, also if it ends like a sentence."""
MIN_SENTENCE_SHARE, MAX_LINK_SHARE = 0.5, 0.3
"""At least this share of a box's text is in blocks that end like sentences, and less than that in links."""
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HEADING_TAGS = frozenset(["h2", "h3", "h4", "h5", "h6"])
_FORM_TAGS = CONTROL_TAGS | {"form"}


def find_boxes_in_text(blocks: Blocks) -> list[Frame]:
    """The boxes and headings between the paragraphs of a text that look like chrome, but belong to it."""
    paragraphs = _paragraph_bounds(blocks)
    return [
        frame
        for frame in blocks.frames
        if frame.signal is ClassSignal.CHROME
        and _is_between(frame, paragraphs)
        and may_be_box_of_text(frame.element)
        and (frame.element.tag in _HEADING_TAGS or _holds_sentences(blocks[frame.first : frame.last]))
        and not any(element.tag in _FORM_TAGS for element in frame.element.walk())
    ]


def _paragraph_bounds(blocks: Blocks) -> dict[int, tuple[int, int]]:
    """By the number of a frame, the first and last paragraph of which each is a child of the frame."""
    bounds: dict[int, tuple[int, int]] = {}
    for block in blocks:
        holder = block.frame.parent
        if (
            holder is not None
            and block.frame.signal is ClassSignal.NEUTRAL
            and _count_letters(block.text) >= MIN_PARAGRAPH_CHARS
            and block.link_density < MAX_PARAGRAPH_LINK_SHARE
        ):
            bounds[holder.number] = (bounds.get(holder.number, (block.number, 0))[0], block.number)
    return bounds


def _is_between(frame: Frame, paragraphs: dict[int, tuple[int, int]]) -> bool:
    """Whether paragraphs stand before and after a box, in the same element as the box."""
    if frame.parent is None or frame.parent.number not in paragraphs:
        return False
    first, last = paragraphs[frame.parent.number]
    return first < frame.first and last >= frame.last


def _holds_sentences(inside: list[Block]) -> bool:
    """Whether the blocks of a box are sentences rather than titles, labels and links."""
    chars = [_count_letters(block.text) for block in inside]
    in_sentences = sum(
        count
        for count, block in zip(chars, inside, strict=True)
        if count >= MIN_SENTENCE_CHARS and block.text[-1] in SENTENCE_ENDS
    )
    linked_chars = sum(count * block.link_density for count, block in zip(chars, inside, strict=True))
    return in_sentences >= MIN_SENTENCE_SHARE * sum(chars) and linked_chars < MAX_LINK_SHARE * sum(chars)


def _count_letters(text: str) -> int:
    """The number of characters. An East Asian sign says as much as three letters, and counts as three."""
    return len(text) if text.isascii() else len(text) + 2 * len(_EAST_ASIAN.findall(text))
