"""Make a tree of clean nodes from chosen elements, and renumber its headings."""

from __future__ import annotations

from collections.abc import Iterable

from worker.clean.clean_node import HEADING_TAGS, Node
from worker.page.page import Element


def read_tree(elements: Iterable[Element], base: str | None) -> list[Node]:
    """Read elements as blocks. Links are made absolute with `base`."""
    # BeautifulSoup compiles the patterns of its CSS selectors as it is imported: 60 ms, which is
    # too long for code that only imports the worker.
    from worker.clean.reading.soup_reader import read_nodes  # noqa: PLC0415

    blocks = _drop_idle_rules(read_nodes(elements, base))
    _renumber_headings(blocks)
    return blocks


def _drop_idle_rules(blocks: list[Node]) -> list[Node]:
    """Drop thematic breaks that separate nothing: at either end, or after another break."""
    kept: list[Node] = []
    for block in blocks:
        if block.tag != "hr" or (kept and kept[-1].tag != "hr"):
            kept.append(block)
    while kept and kept[-1].tag == "hr":
        kept.pop()
    return kept


def _renumber_headings(blocks: list[Node]) -> None:
    """Number the heading levels from 2 without gaps. Level 1 is the document's title."""
    headings = list(_find_headings(blocks))
    levels = {
        tag: f"h{min(6, place)}" for place, tag in enumerate(sorted({node.tag for node in headings}), 2)
    }
    for node in headings:
        node.tag = levels[node.tag]


def _find_headings(nodes: Iterable[Node | str]) -> Iterable[Node]:
    for node in nodes:
        if isinstance(node, Node):
            if node.tag in HEADING_TAGS:
                yield node
            else:
                yield from _find_headings(node.children)
