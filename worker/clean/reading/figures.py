"""Read images with their captions."""

from __future__ import annotations

from bs4.element import Tag

from worker.clean.clean_node import Node, has_image, plain_text
from worker.clean.reading.reader_protocol import Reader
from worker.clean.reading.soup_builder import attributes_of
from worker.clean.reading.whitespace import fold_node

MAX_CAPTION_CHARS = 600
"""A longer text is not a caption, whatever its class says."""


def read_figure(reader: Reader, tag: Tag, depth: int) -> list[Node]:
    """Read a figure with its captions, or only its content if it has no image."""
    blocks = reader.read_blocks(tag, depth)
    captions = [reader.read_flat(caption, depth) for caption in tag.find_all("figcaption")]
    texts = {plain_text(caption) for caption in captions}
    content = [block for block in blocks if plain_text(block.children) not in texts or has_image(block)]
    if not any(has_image(block) for block in content):
        # A caption is useless without its image, but not beside a table, code or a quotation.
        return blocks if any(block.tag != "p" for block in content) else content
    figure = Node("figure", {}, [*content])
    figure.children += [node for caption in captions for node in fold_node(Node("figcaption", {}, caption))]
    return [figure]


def read_captioned(reader: Reader, tag: Tag, depth: int) -> list[Node]:
    """Read an element whose class contains "caption" as a figure. Return an empty list for any other element.

    The image is the content. The short text beside it is the caption.
    """
    if "caption" not in attributes_of(tag).get("class", "").lower() or not tag.find("img"):
        return []
    blocks = reader.read_blocks(tag, depth)
    pictures = [block for block in blocks if has_image(block)]
    texts = [block for block in blocks if not has_image(block)]
    if not pictures or not texts or len(plain_text(list(texts))) > MAX_CAPTION_CHARS:
        return []
    words = [part for block in texts for part in (" ", *block.children)][1:]
    return [Node("figure", {}, [*pictures, *fold_node(Node("figcaption", {}, words))])]
