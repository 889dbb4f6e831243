"""Move an inline element around blocks into each of the blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from worker.clean.clean_node import HEADING_TAGS, Node, holds_blocks, plain_text
from worker.word_tables import names

SPREAD_TAGS = {
    **{name: name for name in names("em strong del ins mark")},
    "i": "em",
    "b": "strong",
    "s": "del",
    "strike": "del",
}
"""Inline elements that change the look of all text in them, and their new names."""
MARK_TAGS = frozenset(SPREAD_TAGS.values())
_UNMARKED_TAGS = HEADING_TAGS | names("th pre hr")


def spread_mark(blocks: Iterable[Node], mark: str) -> None:
    """Mark the text of blocks, in place. Not headings, which stand out already, nor code and images."""
    for block in _find_runs(blocks):
        if block.tag not in _UNMARKED_TAGS and plain_text(block.children):
            block.children = [Node(mark, {}, [*without_mark(block.children, mark)])]


def spread_link(blocks: Iterable[Node], attrs: Mapping[str, str]) -> None:
    """Link the text and images of each block, in place, except in blocks that contain a link."""
    for block in _find_runs(blocks):
        if block.tag not in ("pre", "hr", "figcaption") and not _holds_link(block):
            block.children = [Node("a", dict(attrs), block.children)]


def without_mark(nodes: Iterable[Node | str], mark: str) -> Iterable[Node | str]:
    """Remove a mark that will be set around the whole content."""
    for node in nodes:
        if isinstance(node, Node) and node.tag == mark:
            yield from node.children
        else:
            yield node


def _find_runs(blocks: Iterable[Node]) -> Iterable[Node]:
    """Find the elements with inline content in or among these blocks."""
    for block in blocks:
        if holds_blocks(block):
            yield from _find_runs(child for child in block.children if isinstance(child, Node))
        elif block.children:
            yield block


def _holds_link(node: Node) -> bool:
    return any(
        isinstance(child, Node) and (child.tag == "a" or _holds_link(child)) for child in node.children
    )
