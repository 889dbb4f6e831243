"""Code as it is written: its lines, and the language that its class names."""

from __future__ import annotations

import re

from bs4.element import Tag

from worker.clean.builder import attributes
from worker.clean.characters import clean_text
from worker.clean.node import BLOCKS, Node

_LANGUAGE = re.compile(r"\b(?:lang(?:uage)?-|brush:\s*)([\w+#-]{1,20})")


def written(tag: Tag) -> str:
    """The text below a tag as it is written; a line break, and a block after other text, begin a line."""
    pieces: list[str] = []
    for node in tag.descendants:
        if not isinstance(node, Tag):
            pieces.append(str(node))
        elif node.name == "br" or (node.name in BLOCKS and pieces and not pieces[-1].endswith("\n")):
            pieces.append("\n")
    return "".join(pieces)


def read_preformatted(tag: Tag) -> list[Node]:
    """A block of code in a list, nothing where it is empty."""
    text = clean_text(written(tag)).strip("\n")
    if not text.strip():
        return []
    names = " ".join(attributes(part).get("class", "") for part in (tag, tag.code) if part)
    language = _LANGUAGE.search(names)
    return [Node("pre", {"class": f"language-{language[1]}"} if language else {}, [text])]
