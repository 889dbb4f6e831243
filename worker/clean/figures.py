"""Pictures with their captions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4.element import Tag

from worker.clean.folding import made
from worker.clean.node import Node, has_image, plain

if TYPE_CHECKING:
    from worker.clean.soup import Reader


def read_figure(reader: Reader, tag: Tag, depth: int) -> list[Node]:
    """A figure with its captions; its content alone where there is no picture."""
    blocks = reader.blocks(tag, depth)
    captions = [reader.flat(caption, depth) for caption in tag.find_all("figcaption")]
    texts = {plain(caption) for caption in captions}
    content = [block for block in blocks if plain(block.children) not in texts or has_image(block)]
    if not any(has_image(block) for block in content):
        return content  # code or a table in a figure; a caption without its picture tells nothing
    figure = Node("figure", {}, [*content])
    figure.children += [node for caption in captions for node in made(Node("figcaption", {}, caption))]
    return [figure]
