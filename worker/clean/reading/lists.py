"""Read lists and definition lists, also wrongly nested ones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from bs4.element import PageElement, Tag

from worker.clean.clean_node import DROPPED_TAGS, Node, holds_blocks
from worker.clean.reading.list_numbers import item_numbers
from worker.clean.reading.reader_protocol import Reader
from worker.clean.reading.soup_builder import attributes_of
from worker.clean.reading.whitespace import fold_node, make_paragraphs

_NUMBER = re.compile(r"\d{1,9}")
_NUMBER_TYPES = frozenset("aAiI")


def read_list(reader: Reader, tag: Tag, depth: int) -> list[Node]:
    """Read a list. A list between items becomes part of the item before; other content becomes an item.

    A list without items only indents its content; return that content.
    """
    if not any(isinstance(child, Tag) and child.name == "li" for child in tag.contents):
        return reader.read_blocks(tag, depth)
    listed = Node("ol" if tag.name == "ol" else "ul")
    for child in tag.children:
        if isinstance(child, Tag) and child.name == "li":
            items = reader.keep_id(child, fold_node(Node("li", {}, reader.read_item(child, depth))))
            if items and listed.tag == "ol" and _NUMBER.fullmatch(attributes_of(child).get("value", "")):
                items[0].attrs["value"] = attributes_of(child)["value"]
            listed.children += items
        elif isinstance(child, Tag) and child.name in ("ul", "ol") and listed.children:
            last = listed.children[-1]
            assert isinstance(last, Node)
            if last.children and not holds_blocks(last):
                last.children = [Node("p", {}, last.children)]
            last.children += read_list(reader, child, depth + 1)
        elif not (isinstance(child, Tag) and child.name in DROPPED_TAGS):
            listed.children += fold_node(Node("li", {}, _read_stray(reader, child, depth)))
    if listed.tag == "ol":
        _keep_numbers(listed, attributes_of(tag))
    return fold_node(listed)


def _keep_numbers(listed: Node, attrs: Mapping[str, str]) -> None:
    """Keep the numbers that the author set, where they differ from counting."""
    items = [item for item in listed.children if isinstance(item, Node)]
    start = items[0].attrs.pop("value", attrs.get("start", "")) if items else ""
    if "reversed" in attrs:
        listed.attrs["reversed"] = ""
    if attrs.get("type", "") in _NUMBER_TYPES:
        listed.attrs["type"] = attrs["type"]
    if _NUMBER.fullmatch(start) and (start != "1" or "reversed" in attrs):
        listed.attrs["start"] = start
    step = -1 if "reversed" in attrs else 1
    for item, (before, number) in zip(items[1:], pairwise(item_numbers(listed)), strict=False):
        if number == before + step:
            item.attrs.pop("value", None)


def _read_stray(reader: Reader, child: PageElement, depth: int) -> list[Node | str]:
    """Read content of a list that is not in an item."""
    if reader.is_block(child):
        return [*reader.read_block(child, depth + 1)]
    run: list[Node | str] = []
    reader.read_inline(child, depth, run)
    found = make_paragraphs(run)
    return found[0].children if len(found) == 1 else [*found]


def read_definitions(reader: Reader, tag: Tag, depth: int) -> list[Node]:
    """Read terms and definitions, or only the content if the list is used for indentation."""
    if not tag.find("dt") and len(tag.find_all("dd", limit=2)) < 2:
        return reader.read_blocks(tag, depth)
    listed = Node("dl")
    _add_definitions(reader, tag, depth, listed)
    return fold_node(listed)


def _add_definitions(reader: Reader, tag: Tag, depth: int, listed: Node) -> None:
    for child in tag.contents:
        if isinstance(child, Tag) and child.name in ("dt", "dd"):
            node = Node(child.name, {}, reader.read_item(child, depth))
            listed.children += reader.keep_id(child, fold_node(node))
        elif isinstance(child, Tag) and child.name != "dl" and child.find(["dt", "dd"]):
            _add_definitions(reader, child, depth + 1, listed)
        elif not (isinstance(child, Tag) and child.name in DROPPED_TAGS):
            listed.children += fold_node(Node("dd", {}, _read_stray(reader, child, depth)))
