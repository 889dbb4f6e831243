"""Pictures with their captions."""

from __future__ import annotations

from bs4.element import Tag

from worker.clean.clean_node import Node, has_image, plain_text
from worker.clean.reading.reader_protocol import Reader
from worker.clean.reading.soup_builder import attributes_of
from worker.clean.reading.whitespace import fold_node

MAX_CAPTION_CHARS = 600
"""Characters. A longer text is no caption, whatever its box is called."""


def read_figure(reader: Reader, tag: Tag, depth: int) -> list[Node]:
    """A figure with its captions; its content alone where there is no picture."""
    blocks = reader.blocks(tag, depth)
    captions = [reader.flat(caption, depth) for caption in tag.find_all("figcaption")]
    texts = {plain_text(caption) for caption in captions}
    content = [block for block in blocks if plain_text(block.children) not in texts or has_image(block)]
    if not any(has_image(block) for block in content):
        # A caption without its picture tells nothing; that of a table, of code or a quotation does.
        return blocks if any(block.tag != "p" for block in content) else content
    figure = Node("figure", {}, [*content])
    figure.children += [node for caption in captions for node in fold_node(Node("figcaption", {}, caption))]
    return [figure]


def read_captioned(reader: Reader, tag: Tag, depth: int) -> list[Node]:
    """A figure that is written as a box whose class says caption; nothing where it is no such box.

    The picture is its content, the short text beside it the caption.
    """
    if "caption" not in attributes_of(tag).get("class", "").lower() or not tag.find("img"):
        return []
    blocks = reader.blocks(tag, depth)
    pictures = [block for block in blocks if has_image(block)]
    texts = [block for block in blocks if not has_image(block)]
    if not pictures or not texts or len(plain_text(list(texts))) > MAX_CAPTION_CHARS:
        return []
    words = [part for block in texts for part in (" ", *block.children)][1:]
    return [Node("figure", {}, [*pictures, *fold_node(Node("figcaption", {}, words))])]
