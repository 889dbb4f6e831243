"""Read code: its lines, and the language in its class."""

from __future__ import annotations

import re
from itertools import islice

from bs4.element import Tag

from worker.clean.characters import clean_text
from worker.clean.clean_node import BLOCK_TAGS, DROPPED_TAGS, Node
from worker.clean.reading.images import find_emoji
from worker.clean.reading.soup_builder import attributes_of

_LANGUAGE = re.compile(
    r"(?:^|\s)(?:lang(?:uage)?-|highlight-(?:source-)?|brush:\s*|(?:hljs|sourceCode)\s+(?!lang(?:uage)?-))"
    r"([\w+#-]{1,20})(?![\w+#-])",
    re.IGNORECASE,
)
"""Class names that state a language, as written by HTML, Sphinx, GitHub, SyntaxHighlighter, highlight.js
and pandoc."""
_NAME = re.compile(r"[\w+#-]{1,20}")
_NO_LANGUAGE = re.compile(r"none|default|undefined|no-?highlight|plain(?:text)?|text", re.IGNORECASE)
MAX_LANGUAGE_PARENTS = 3
"""How many ancestors of a listing we check for its language."""


def read_code_text(tag: Tag) -> str:
    """Return the text below a tag unchanged. A line break, or a block after other text, starts a new line."""
    pieces: list[str] = []
    _collect_text(tag, pieces)
    return "".join(pieces)


def _collect_text(tag: Tag, pieces: list[str]) -> None:
    for node in tag.contents:
        if not isinstance(node, Tag):
            pieces.append(str(node))
        elif node.name == "br":
            pieces.append("\n")
        elif node.name == "img":
            pieces.append(find_emoji(attributes_of(node)) or "")
        elif node.name not in DROPPED_TAGS:  # copy buttons and the like
            if node.name in BLOCK_TAGS and pieces and not pieces[-1].endswith("\n"):
                pieces.append("\n")
            _collect_text(node, pieces)


def read_preformatted(tag: Tag) -> list[Node]:
    """Read a code block. Return an empty list if it is empty."""
    text = clean_text(read_code_text(tag)).strip("\n")
    if not text.strip():
        return []
    language = _find_language(tag)
    return [Node("pre", {"class": f"language-{language}"} if language else {}, [text])]


def _find_language(tag: Tag) -> str | None:
    """Find the language that a listing or one of its ancestors states."""
    for part in (tag.code, tag, *islice(tag.parents, MAX_LANGUAGE_PARENTS)):
        if part is None or not part.attrs:
            continue
        attrs = attributes_of(part)
        named = attrs.get("data-lang") or attrs.get("data-language")
        found = [named] if named else _LANGUAGE.findall(attrs.get("class", ""))
        for name in found:
            if _NAME.fullmatch(name) and not _NO_LANGUAGE.fullmatch(name):
                return str(name)
    return None
