"""Write the clean tree as plain text, with empty lines between paragraphs. Line breaks are kept.

Images and their captions are left out.
"""

from __future__ import annotations

from collections.abc import Iterable

from worker.clean.characters import clean_text
from worker.clean.clean_node import Node, code_text, holds_blocks
from worker.clean.reading.list_numbers import format_number, has_set_numbers, item_numbers


def to_text(blocks: Iterable[Node]) -> str:
    """Write plain text. Each list item and each table row is on its own line."""
    return clean_text("\n\n".join(text for block in blocks if (text := _write_block(block))))


def _write_block(node: Node) -> str:
    match node.tag:
        case "ol" if has_set_numbers(node):
            return _write_numbered(node)
        case "ul" | "ol" | "dl":
            return "\n".join(
                text for item in node.children if isinstance(item, Node) and (text := _write_item(item))
            )
        case "table":
            return "\n".join(_write_row(row) for row in node.children if isinstance(row, Node))
        case "figcaption":
            return ""
        case "pre":
            return code_text(node)
        case _:
            return _write_content(node, "\n\n")


def _write_content(node: Node, between: str) -> str:
    """Write an element that contains either blocks or inline content."""
    if len(node.children) == 1 and isinstance(node.children[0], str):
        return node.children[0].strip()
    if holds_blocks(node):
        texts = (_write_block(child) for child in node.children if isinstance(child, Node))
        return between.join(text for text in texts if text)
    lines = _write_inline(node.children).split("\n")
    return "\n".join([" ".join(line.split()) if "  " in line else line.strip() for line in lines]).strip()


def _write_item(node: Node) -> str:
    text = _write_content(node, "\n")
    return (
        text.replace("\n", "\n  ") if node.tag == "dd" else f"- {text}" if node.tag == "li" and text else text
    )


def _write_numbered(node: Node) -> str:
    """Write a list with the numbers that its author set, because other texts refer to them."""
    items = zip(item_numbers(node), [item for item in node.children if isinstance(item, Node)], strict=True)
    kind = node.attrs.get("type", "")
    texts = ((format_number(number, kind), _write_content(item, "\n")) for number, item in items)
    return "\n".join(f"{sign}. {text}" for sign, text in texts if text)


def _write_row(row: Node) -> str:
    if row.tag == "caption":
        return _write_content(row, " ")
    cells = (" ".join(_write_content(cell, " ").split()) for cell in row.children if isinstance(cell, Node))
    return " | ".join(cells).strip()


def _write_inline(nodes: Iterable[Node | str]) -> str:
    pieces = []
    for node in nodes:
        if isinstance(node, str):
            pieces.append(node)
        elif node.tag == "br":
            pieces.append("\n")
        elif node.tag == "q":
            pieces.append(f"“{_write_inline(node.children)}”")
        elif node.tag != "rt":
            pieces.append(_write_inline(node.children))
    return "".join(pieces)
