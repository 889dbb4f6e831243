"""What an inline element around whole blocks says, said again of the text in each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from worker.clean.clean_node import HEADINGS, Node, holds_blocks, plain
from worker.words import names

SPREADING = {
    **{name: name for name in names("em strong del ins mark")},
    "i": "em",
    "b": "strong",
    "s": "del",
    "strike": "del",
}
"""Inline elements that readers see on every line below them, and under which name they stay."""
MARKS = frozenset(SPREADING.values())
_STRONG_ALREADY = HEADINGS | names("th pre hr")


def spread_mark(blocks: Iterable[Node], mark: str) -> None:
    """Mark the text of blocks, in place; headings are marked enough, code and pictures cannot be."""
    for block in _runs(blocks):
        if block.tag not in _STRONG_ALREADY and plain(block.children):
            block.children = [Node(mark, {}, [*unmarked(block.children, mark)])]


def spread_link(blocks: Iterable[Node], attrs: Mapping[str, str]) -> None:
    """Make the text and the pictures of blocks links of their own, in place; not what is one already."""
    for block in _runs(blocks):
        if block.tag not in ("pre", "hr", "figcaption") and not _holds_link(block):
            block.children = [Node("a", dict(attrs), block.children)]


def unmarked(nodes: Iterable[Node | str], mark: str) -> Iterable[Node | str]:
    """The same content without a mark that all of it is about to have."""
    for node in nodes:
        if isinstance(node, Node) and node.tag == mark:
            yield from node.children
        else:
            yield node


def _runs(blocks: Iterable[Node]) -> Iterable[Node]:
    """The elements below (or among) some blocks that hold inline content."""
    for block in blocks:
        if holds_blocks(block):
            yield from _runs(child for child in block.children if isinstance(child, Node))
        elif block.children:
            yield block


def _holds_link(node: Node) -> bool:
    return any(
        isinstance(child, Node) and (child.tag == "a" or _holds_link(child)) for child in node.children
    )
