"""Clean headings: remove the link signs beside them."""

from __future__ import annotations

import re

from worker.clean.clean_node import Node, has_image, plain_text

_NO_WORD = re.compile(r"[\W_]*")


def without_anchors(content: list[Node | str]) -> list[Node | str]:
    """Remove the sign that links a heading to itself."""
    return [
        node
        for node in content
        if not (
            isinstance(node, Node)
            and node.tag == "a"
            and "#" in node.attrs["href"]
            and _NO_WORD.fullmatch(plain_text(node.children))
            and not has_image(node)
        )
    ]
