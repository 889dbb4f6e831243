"""Fold white space as a browser does, and make paragraphs from loose inline content."""

from __future__ import annotations

from worker.clean.characters import join_unspaced_lines
from worker.clean.clean_node import Node, holds_blocks, plain_text


def make_paragraphs(run: list[Node | str]) -> list[Node]:
    """Split inline content into paragraphs at two line breaks. Fold white space, drop empty paragraphs."""
    if len(run) == 1 or not any(isinstance(node, Node) and node.tag == "br" for node in run):
        return _make_paragraph(run)
    parts: list[list[Node | str]] = [[]]
    breaks = 0
    for node in run:
        if isinstance(node, Node) and node.tag == "br":
            breaks += 1
            if breaks == 2:
                parts.append([])
            elif breaks == 1:
                parts[-1].append(node)
        else:
            if not isinstance(node, str) or node.strip():
                breaks = 0
            parts[-1].append(node)
    return [node for part in parts for node in _make_paragraph(part)]


def split_at_breaks(inner: list[Node | str]) -> list[tuple[list[Node | str], list[Node | str]]]:
    """Split the content of an inline element into pieces, each with the breaks after it.

    Breaks at the ends, and two breaks in a row, separate pieces. A single break stays inside a piece.
    """
    found: list[tuple[list[Node | str], list[Node | str]]] = [([], [])]
    for node in inner:
        content, breaks = found[-1]
        if isinstance(node, Node) and node.tag == "br":
            breaks.append(node)
        elif not breaks:
            content.append(node)
        elif isinstance(node, str) and not node.strip():
            breaks.append(node)
        elif content and sum(isinstance(part, Node) for part in breaks) == 1:
            content += [*breaks, node]
            breaks.clear()
        else:
            found.append(([node], []))
    return found


def fold_node(node: Node) -> list[Node]:
    """Fold a node's white space. Return it in a list, or an empty list if nothing is left."""
    if not holds_blocks(node):
        node.children = _fold_children(node.children)
    return [node] if node.children else []


def _make_paragraph(run: list[Node | str]) -> list[Node]:
    children = _fold_children(run)
    return [Node("p", {}, children)] if children else []


def _fold_children(children: list[Node | str]) -> list[Node | str]:
    """Fold the white space of inline content as a browser does."""
    if len(children) == 1 and isinstance(children[0], str):
        text = " ".join(join_unspaced_lines(children[0]).split())
        return [text] if text else []
    _fold(children, after_space=True)
    while children and (children[-1] == "" or (isinstance(children[-1], Node) and children[-1].tag == "br")):
        children.pop()
    while children and isinstance(children[0], Node) and children[0].tag == "br":
        children.pop(0)
    if children and isinstance(children[-1], str):
        children[-1] = children[-1].rstrip()
    return [child for child in children if child != ""]


def _join_lines(children: list[Node | str]) -> None:
    """Remove, in place, line ends between characters of scripts without spaces."""
    for index, child in enumerate(children):
        if isinstance(child, str) and not child.isascii() and "\n" in child:
            before = plain_text(children[index - 1 : index])[-1:]
            after = plain_text(children[index + 1 : index + 2])[:1]
            children[index] = join_unspaced_lines(child, before, after)


def _fold(children: list[Node | str], *, after_space: bool) -> bool:
    """Fold in place. Return whether the content ended in a space or a line break."""
    _join_lines(children)
    for index, child in enumerate(children):
        if isinstance(child, str):
            text = " ".join(child.split())
            if text:
                lead = " " if child[0].isspace() and not after_space else ""
                after_space = child[-1].isspace()
                children[index] = f"{lead}{text}{' ' if after_space else ''}"
            elif child:
                children[index] = "" if after_space else " "
                after_space = True
        elif child.tag == "br":
            after_space = True
        elif child.tag == "img":
            after_space = False
        else:
            after_space = _fold(child.children, after_space=after_space)
    return after_space
