"""Write the clean tree as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from worker.clean.clean_node import Node, holds_blocks
from worker.page.tags import VOID_TAGS


def to_html(blocks: Sequence[Node], base: str | None = None) -> str:
    """Write HTML source with one top-level block per line.

    `base` is the address of the document. A link to a place in the document is written as ``#id``. Only
    the ids of such places are written.
    """
    here = f"{(base or '').partition('#')[0]}#"
    places = _find_linked_ids(blocks, here)
    return "\n".join([_write_node(block, here, places) for block in blocks])


def _find_linked_ids(blocks: Iterable[Node], here: str) -> frozenset[str]:
    """Find the ids in a document that links in it point to."""
    named, linked = set(), set()
    waiting: list[Node | str] = [*blocks]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Node):
            waiting += node.children
            if "id" in node.attrs:
                named.add(node.attrs["id"])
            elif node.tag == "a":
                linked.add(node.attrs["href"])
    return frozenset(name for name in named if here + name in linked)


def _write_node(node: Node, here: str, places: frozenset[str]) -> str:
    attrs = _write_attributes(node, here, places) if node.attrs else ""
    if node.tag in VOID_TAGS:
        return f"<{node.tag}{attrs}>"
    # A line end between blocks separates their words, however the HTML is read.
    between = "\n" if holds_blocks(node) else ""
    inner = between.join(
        [
            escape(child, quote=False) if isinstance(child, str) else _write_node(child, here, places)
            for child in node.children
        ]
    )
    if node.tag == "pre":
        return f"<pre><code{attrs}>{inner}</code></pre>"
    return f"<{node.tag}{attrs}>{inner}</{node.tag}>"


def _write_attributes(node: Node, here: str, places: frozenset[str]) -> str:
    written = ""
    for name, value in node.attrs.items():
        if name == "href" and places and value.startswith(here) and value[len(here) :] in places:
            written += f' href="{escape(value[len(here) - 1 :])}"'
        elif name != "id" or value in places:
            written += f' {name}="{escape(value)}"'
    return written
