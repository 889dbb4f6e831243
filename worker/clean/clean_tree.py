"""Chosen elements as a tree of clean nodes, its headings numbered anew."""

from __future__ import annotations

from collections.abc import Iterable

from worker.clean.clean_node import HEADINGS, Node
from worker.page.page import Element


def read_tree(elements: Iterable[Element], base: str | None) -> list[Node]:
    """The blocks of some elements; links are made absolute from `base`."""
    # BeautifulSoup compiles the patterns of its CSS selectors as it is imported: 60 ms that whoever only
    # imports the worker should not wait for.
    from worker.clean.reading.soup_reader import read  # noqa: PLC0415

    blocks = _without_idle_lines(read(elements, base))
    _relevel(blocks)
    return blocks


def _without_idle_lines(blocks: list[Node]) -> list[Node]:
    """The blocks without thematic breaks that part nothing: at either end, or after another."""
    kept: list[Node] = []
    for block in blocks:
        if block.tag != "hr" or (kept and kept[-1].tag != "hr"):
            kept.append(block)
    while kept and kept[-1].tag == "hr":
        kept.pop()
    return kept


def _relevel(blocks: list[Node]) -> None:
    """Number the headings' levels from 2 on without gaps: 1 is the document's title."""
    headings = list(_headings(blocks))
    levels = {
        tag: f"h{min(6, place)}" for place, tag in enumerate(sorted({node.tag for node in headings}), 2)
    }
    for node in headings:
        node.tag = levels[node.tag]


def _headings(nodes: Iterable[Node | str]) -> Iterable[Node]:
    for node in nodes:
        if isinstance(node, Node):
            if node.tag in HEADINGS:
                yield node
            else:
                yield from _headings(node.children)
