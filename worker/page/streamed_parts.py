"""Put the parts of a streamed page in their places.

React sends a page in pieces: a ``<template id="B:0">`` stands where a part belongs, and the part follows
later in a hidden ``<div id="S:0">``, often below the footer. A script of the page moves it.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from worker.page.limits import MAX_DEPTH

MAX_NODES = 100_000
"""How many nodes of parts are measured before they are moved. Real pages have up to 20,000."""
_PART_ID = re.compile(r"(.*)S:([0-9a-f]+)")
_MARKER = re.compile(r"""id=["']?[^\s"'>]*S:[0-9a-f]""")
_BOUNDARY_STARTS = ("$", "$?", "$!", "$~")
_BOUNDARY_END = "/$"


def place_streamed_parts(tree: LexborHTMLParser, html: str) -> None:
    """Move each part to its placeholder, and remove what is shown there while the part is loading.

    A part that would make the tree too deep stays where it is.
    """
    if "<template" not in html or not _MARKER.search(html):
        return
    placeholders = {node.attributes.get("id"): node for node in tree.css("template[id]")}
    left = MAX_NODES
    for part in tree.css('[id*="S:"]'):
        found = _PART_ID.fullmatch(part.attributes.get("id") or "")
        ids = [f"{found[1]}{kind}:{found[2]}" for kind in "BP"] if found else []
        place = next((placeholders[name] for name in ids if name in placeholders), None)
        if place is None:
            continue
        nodes, height = _measure(part, left)
        left -= nodes
        if left > 0 and height + _depth(place) <= MAX_DEPTH:
            _move(part, place)


def _move(part: LexborNode, place: LexborNode) -> None:
    _remove_fallback(place)
    child = part.first_child
    while child is not None:
        following = child.next
        place.insert_before(child, move=True)
        child = following
    place.remove()
    part.remove()


def _remove_fallback(place: LexborNode) -> None:
    """Remove what stands between the placeholder and the end of its boundary, if the end is marked."""
    shown: list[LexborNode] = []
    node, inside = place.next, 0
    while node is not None and not (inside == 0 and _is_end(node)):
        inside += _is_start(node) - _is_end(node)
        shown.append(node)
        node = node.next
    if node is not None:
        for passed in shown:
            passed.remove()


def _is_start(node: LexborNode) -> bool:
    return node.is_comment_node and node.comment_content in _BOUNDARY_STARTS


def _is_end(node: LexborNode) -> bool:
    return node.is_comment_node and node.comment_content == _BOUNDARY_END


def _measure(part: LexborNode, most: int) -> tuple[int, int]:
    """How many elements are below a part (no more than `most` are counted), and how deep it is."""
    count = deepest = 0
    waiting = [(part, 0)]
    while waiting and count <= most:
        node, depth = waiting.pop()
        count, deepest = count + 1, max(deepest, depth)
        child = node.first_child
        while child is not None:
            if child.is_element_node:
                waiting.append((child, depth + 1))
            child = child.next
    return count, deepest


def _depth(node: LexborNode) -> int:
    depth = 0
    while (above := node.parent) is not None:
        node, depth = above, depth + 1
    return depth
