"""The clean tree of allowed elements. HTML, Markdown and plain text are written from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from worker.word_tables import names

DROPPED_TAGS = names(
    """
    script style template svg math iframe object embed applet audio video canvas button input select
    textarea option datalist progress meter link meta head title base map area noframes frame frameset
    param source track rp
    """
)
HEADING_TAGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
BLOCK_TAGS = (
    names(
        """
    address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption
    figure footer form header hgroup hr html legend li main menu nav noscript ol p pre section summary
    table tbody td tfoot th thead tr caption ul
    """
    )
    | HEADING_TAGS
)

KEPT_INLINE_TAGS = {
    **{name: name for name in names("em strong code kbd samp var sub sup del ins mark q cite abbr ruby rt")},
    "i": "em",
    "dfn": "em",
    "b": "strong",
    "tt": "code",
    "s": "del",
    "strike": "del",
    "acronym": "abbr",
}
"""Inline elements that are kept, and their new names. All others are replaced by their content."""


@dataclass(slots=True)
class Node:
    """One allowed element. The children of a block are either blocks or inline content, never both."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def is_block(self) -> bool:
        """Whether it is a block."""
        return self.tag in BLOCK_TAGS


def plain_text(nodes: Iterable[Node | str]) -> str:
    """Return the text of nodes on one line."""
    return " ".join("".join(_strings(nodes)).split())


def _strings(nodes: Iterable[Node | str]) -> Iterable[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        else:
            yield " " if node.is_block or node.tag == "br" else ""
            yield from _strings(node.children)


def code_text(node: Node) -> str:
    """Return the text of a code block as it is, without its links."""
    return "".join(child if isinstance(child, str) else code_text(child) for child in node.children)


def holds_blocks(node: Node) -> bool:
    """Whether the children are blocks. The first child decides."""
    first = node.children[0] if node.children else ""
    return isinstance(first, Node) and first.tag in BLOCK_TAGS


def has_image(node: Node) -> bool:
    """Whether an element is or contains an image."""
    return node.tag == "img" or any(isinstance(child, Node) and has_image(child) for child in node.children)
