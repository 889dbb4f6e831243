"""Chosen elements as a tree of clean nodes, its headings numbered anew."""

from __future__ import annotations

from collections.abc import Iterable

from worker.clean.clean_node import HEADING_TAGS, Node
from worker.page.page import Element


def read_tree(elements: Iterable[Element], base: str | None) -> list[Node]:
    """The blocks of some elements; links are made absolute from `base`."""
    # BeautifulSoup compiles the patterns of its CSS selectors as it is imported: 60 ms that whoever only
    # imports the worker should not wait for.
    from worker.clean.reading.soup_reader import read_nodes  # noqa: PLC0415

    blocks = _drop_idle_rules(read_nodes(elements, base))
    _renumber_headings(blocks)
    return blocks


def _drop_idle_rules(blocks: list[Node]) -> list[Node]:
    """The blocks without thematic breaks that part nothing: at either end, or after another."""
    kept: list[Node] = []
    for block in blocks:
        if block.tag != "hr" or (kept and kept[-1].tag != "hr"):
            kept.append(block)
    while kept and kept[-1].tag == "hr":
        kept.pop()
    return kept


def _renumber_headings(blocks: list[Node]) -> None:
    """Number the headings' levels from 2 on without gaps: 1 is the document's title."""
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
