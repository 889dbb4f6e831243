"""Lists and definitions, also wrongly nested ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bs4.element import Tag

from worker.clean.builder import attributes
from worker.clean.folding import made, paragraphs
from worker.clean.node import DROPPED, Node, holds_blocks

if TYPE_CHECKING:
    from worker.clean.soup import Reader


def read_list(reader: Reader, tag: Tag, depth: int) -> list[Node]:
    """A list; a list between items belongs to the item before, and what else stands there is an item."""
    listed = Node("ol" if tag.name == "ol" else "ul")
    first = next((child for child in tag.contents if isinstance(child, Tag) and child.name == "li"), tag)
    start = attributes(tag).get("start") or attributes(first).get("value", "")
    if listed.tag == "ol" and re.fullmatch(r"\d{1,9}", start) and start != "1":
        listed.attrs["start"] = start
    for child in tag.children:
        if isinstance(child, Tag) and child.name == "li":
            listed.children += reader.named(child, made(Node("li", {}, reader.item(child, depth))))
        elif isinstance(child, Tag) and child.name in ("ul", "ol") and listed.children:
            last = listed.children[-1]
            assert isinstance(last, Node)
            if last.children and not holds_blocks(last):
                last.children = [Node("p", {}, last.children)]
            last.children += read_list(reader, child, depth + 1)
        elif isinstance(child, Tag) and child.name not in DROPPED:
            listed.children += made(Node("li", {}, _stray(reader, child, depth)))
    return made(listed)


def _stray(reader: Reader, child: Tag, depth: int) -> list[Node | str]:
    """What stands in a list without being an item."""
    if reader.is_block(child):
        return [*reader.block(child, depth + 1)]
    run: list[Node | str] = []
    reader.inline(child, depth, run)
    return [*paragraphs(run)]


def read_definitions(reader: Reader, tag: Tag, depth: int) -> list[Node]:
    """Terms and what they mean; other content where the list has none."""
    listed = Node("dl")
    for child in tag.find_all(["dt", "dd"]):
        if child.find_parent("dl") is tag:
            node = Node(child.name, {}, reader.item(child, depth))
            listed.children += reader.named(child, made(node))
    return made(listed) or reader.blocks(tag, depth)
