"""Code as it is written: its lines, and the language that its class names."""

from __future__ import annotations

import re
from itertools import islice

from bs4.element import Tag

from worker.clean.characters import clean_text
from worker.clean.clean_node import BLOCK_TAGS, DROPPED_TAGS, Node
from worker.clean.reading.soup_builder import attributes_of

_LANGUAGE = re.compile(
    r"(?:^|\s)(?:lang(?:uage)?-|highlight-(?:source-)?|brush:\s*|(?:hljs|sourceCode)\s+(?!lang(?:uage)?-))"
    r"([\w+#-]{1,20})(?![\w+#-])",
    re.IGNORECASE,
)
"""How listings say their language in a class: HTML's own way, and those of Sphinx and GitHub, of
SyntaxHighlighter, of highlight.js and of pandoc."""
_NAME = re.compile(r"[\w+#-]{1,20}")
_NO_LANGUAGE = re.compile(r"none|default|undefined|no-?highlight|plain(?:text)?|text", re.IGNORECASE)
MAX_LANGUAGE_PARENTS = 3
"""How many elements around a listing are asked for its language."""


def read_code_text(tag: Tag) -> str:
    """The text below a tag as it is written; a line break, and a block after other text, begin a line."""
    pieces: list[str] = []
    _collect_text(tag, pieces)
    return "".join(pieces)


def _collect_text(tag: Tag, pieces: list[str]) -> None:
    for node in tag.contents:
        if not isinstance(node, Tag):
            pieces.append(str(node))
        elif node.name == "br":
            pieces.append("\n")
        elif node.name not in DROPPED_TAGS:  # buttons that copy it, and the like
            if node.name in BLOCK_TAGS and pieces and not pieces[-1].endswith("\n"):
                pieces.append("\n")
            _collect_text(node, pieces)


def read_preformatted(tag: Tag) -> list[Node]:
    """A block of code in a list, nothing where it is empty."""
    text = clean_text(read_code_text(tag)).strip("\n")
    if not text.strip():
        return []
    language = _find_language(tag)
    return [Node("pre", {"class": f"language-{language}"} if language else {}, [text])]


def _find_language(tag: Tag) -> str | None:
    """The language of a listing, as it or a box around it says."""
    for part in (tag.code, tag, *islice(tag.parents, MAX_LANGUAGE_PARENTS)):
        if part is None or not part.attrs:
            continue
        said = attributes_of(part)
        named = said.get("data-lang") or said.get("data-language")
        found = [named] if named else _LANGUAGE.findall(said.get("class", ""))
        for name in found:
            if _NAME.fullmatch(name) and not _NO_LANGUAGE.fullmatch(name):
                return str(name)
    return None
