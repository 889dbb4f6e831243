"""Read code: its lines, and the language in its class."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice

from bs4.element import Tag

from worker.clean.characters import clean_text
from worker.clean.clean_node import BLOCK_TAGS, DROPPED_TAGS, Node, code_text
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
    _collect_text(tag, pieces, [])
    return "".join(pieces)


def _collect_text(tag: Tag, pieces: list[str], links: list[tuple[Tag, int, int]]) -> None:
    """Collect the pieces of text below a tag, and its links: each with its first piece and that after it."""
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
            first = len(pieces)
            _collect_text(node, pieces, links)
            if node.name == "a":
                links.append((node, first, len(pieces)))


def read_preformatted(tag: Tag, resolve_href: Callable[[Tag], str | None]) -> list[Node]:
    """Read a code block with its links. Return an empty list if it is empty."""
    pieces: list[str] = []
    links: list[tuple[Tag, int, int]] = []
    _collect_text(tag, pieces, links)
    content: list[Node | str] = []
    done = 0
    for link, first, last in links:
        text = clean_text("".join(pieces[first:last]))
        if first >= done and text.strip() and (href := resolve_href(link)):
            content += [clean_text("".join(pieces[done:first])), Node("a", {"href": href}, [text])]
            done = last
    content.append(clean_text("".join(pieces[done:])))
    block = Node("pre", {}, _strip_line_ends(content))
    if not code_text(block).strip():
        return []
    if language := _find_language(tag):
        block.attrs["class"] = f"language-{language}"
    return [block]


def _strip_line_ends(content: list[Node | str]) -> list[Node | str]:
    """Drop the line ends before and after code, and empty pieces of it. Its ends are text."""
    if isinstance(first := content[0], str):
        content[0] = first.lstrip("\n")
    if isinstance(last := content[-1], str):
        content[-1] = last.rstrip("\n")
    return [piece for piece in content if piece != ""]


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
