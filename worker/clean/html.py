"""The clean tree as HTML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from worker.clean.node import Node

_VOID = frozenset(["br", "hr", "img"])


def to_html(blocks: Iterable[Node]) -> str:
    """HTML source, one block of the top level to a line."""
    return "\n".join(_written(block) for block in blocks)


def _written(node: Node | str) -> str:
    if isinstance(node, str):
        return escape(node, quote=False)
    attrs = "".join(f' {name}="{escape(value)}"' for name, value in node.attrs.items())
    if node.tag in _VOID:
        return f"<{node.tag}{attrs}>"
    inner = _between(node).join(_written(child) for child in node.children)
    if node.tag == "pre":
        return f"<pre><code{attrs}>{inner}</code></pre>"
    return f"<{node.tag}{attrs}>{inner}</{node.tag}>"


def _between(node: Node) -> str:
    """A line end between blocks, so that words of two blocks never touch, however the HTML is read."""
    return "\n" if any(isinstance(child, Node) and child.is_block for child in node.children) else ""
