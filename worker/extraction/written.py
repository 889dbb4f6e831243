"""Documents whose format holds nothing but the document: the body is all their text."""

from __future__ import annotations

from dataclasses import replace

from worker.document import Fact, Parts
from worker.document.written_page import WrittenPage
from worker.extraction.blocks.block_copy import copy_blocks
from worker.extraction.blocks.blocks import Block
from worker.extraction.blocks.segmenting import find_blocks
from worker.extraction.metadata.headline import HEADING_TAGS, words_of
from worker.extraction.metadata.language import detect_language


def take_written(page: WrittenPage) -> Parts:
    """Take all visible blocks as the body, and the metadata as the format states them.

    A heading at the beginning that is the title, or stands in for one, is no part of the body.
    """
    blocks = list(find_blocks(page))
    metadata = page.metadata
    if blocks and _is_title(blocks[0], metadata.title):
        metadata = replace(metadata, title=metadata.title or blocks[0].text)
        blocks = blocks[1:]
    if metadata.language is None:
        metadata = replace(metadata, language=detect_language("\n".join(block.text for block in blocks)))
    fact = Fact("body", f"{len(blocks)} blocks", "all of the text, as the document's format marks it")
    return Parts(
        body=copy_blocks(page.by_tag["body"][0], blocks) if blocks else (),
        metadata=metadata,
        kind=page.kind,
        evidence=(fact,),
        has_own_text=page.has_own_text,
    )


def _is_title(block: Block, title: str | None) -> bool:
    """Whether a block repeats the title, or is a heading where the title is not known."""
    is_heading = any(above.tag in HEADING_TAGS for above in (block.element, *block.element.ancestors()))
    return words_of(block.text) == words_of(title) if title else is_heading
