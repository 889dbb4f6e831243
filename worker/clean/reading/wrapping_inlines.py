"""What an inline element around whole blocks says, said again of the text in each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from worker.clean.clean_node import HEADING_TAGS, Node, holds_blocks, plain_text
from worker.words import names

SPREAD_TAGS = {
    **{name: name for name in names("em strong del ins mark")},
    "i": "em",
    "b": "strong",
    "s": "del",
    "strike": "del",
}
"""Inline elements that readers see on every line below them, and under which name they stay."""
MARK_TAGS = frozenset(SPREAD_TAGS.values())
_UNMARKED_TAGS = HEADING_TAGS | names("th pre hr")


def spread_mark(blocks: Iterable[Node], mark: str) -> None:
    """Mark the text of blocks, in place; headings are marked enough, code and pictures cannot be."""
    for block in _find_runs(blocks):
        if block.tag not in _UNMARKED_TAGS and plain_text(block.children):
            block.children = [Node(mark, {}, [*without_mark(block.children, mark)])]


def spread_link(blocks: Iterable[Node], attrs: Mapping[str, str]) -> None:
    """Make the text and the pictures of blocks links of their own, in place; not what is one already."""
    for block in _find_runs(blocks):
        if block.tag not in ("pre", "hr", "figcaption") and not _holds_link(block):
            block.children = [Node("a", dict(attrs), block.children)]


def without_mark(nodes: Iterable[Node | str], mark: str) -> Iterable[Node | str]:
    """The same content without a mark that all of it is about to have."""
    for node in nodes:
        if isinstance(node, Node) and node.tag == mark:
            yield from node.children
        else:
            yield node


def _find_runs(blocks: Iterable[Node]) -> Iterable[Node]:
    """The elements below (or among) some blocks that hold inline content."""
    for block in blocks:
        if holds_blocks(block):
            yield from _find_runs(child for child in block.children if isinstance(child, Node))
        elif block.children:
            yield block


def _holds_link(node: Node) -> bool:
    return any(
        isinstance(child, Node) and (child.tag == "a" or _holds_link(child)) for child in node.children
    )
