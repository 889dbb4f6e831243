"""Write the clean tree as Markdown: CommonMark with GitHub tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from worker.clean.clean_node import HEADING_TAGS, Node, code_text, holds_blocks
from worker.clean.reading.list_numbers import item_numbers
from worker.clean.writing.html_writer import to_html
from worker.clean.writing.inline_markdown import write_emphasis, write_inline

_OPENERS = re.compile(r"^(#{1,6}(?=\s|$)|[-+](?=\s|$)|(?:-{2,}|=+|~{3,})\s*$|:?-+:?\s*\|)")
_OPENER_CHARS = frozenset("#-+=~:|0123456789")
_NUMBER_OPENER = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_CLOSING_HASHES = re.compile(r"(?<!#)(#+)$")
_BACKSLASH_BEFORE = r"\\\1"
_BULLETS = {"ul": ("-", "*"), "dl": ("-", "*"), "ol": (".", ")")}


def to_markdown(blocks: Iterable[Node]) -> str:
    """Write Markdown source that parses to the same structure."""
    return "\n\n".join(_write_blocks(blocks))


def _write_blocks(nodes: Iterable[Node | str]) -> list[str]:
    return [text for _, text in _pair_blocks(nodes)]


def _pair_blocks(nodes: Iterable[Node | str]) -> list[tuple[Node, str]]:
    """Pair each block with its Markdown, without empty ones."""
    written: list[tuple[Node, str]] = []
    before = ""
    for node in nodes:
        if not isinstance(node, Node):
            continue
        # Two lists in a row would become one. A different mark separates them.
        first, other = _BULLETS.get(node.tag, ("", ""))
        bullet = other if before == first else first
        text = _write_block(node, bullet)
        if text:
            written.append((node, text))
            before = bullet
    return written


def _write_block(node: Node, bullet: str) -> str:
    tag = node.tag
    if tag in HEADING_TAGS:
        text = write_inline(node.children).replace("\\\n", " ").strip()
        return f"{'#' * int(tag[1])} {_CLOSING_HASHES.sub(_BACKSLASH_BEFORE, text)}" if text else ""
    if tag in ("ul", "ol"):
        return _write_list(node, bullet)
    if tag == "dl":
        return _write_definitions(node, bullet)
    if tag == "pre":
        return _write_code(node)
    if tag == "hr":
        return "---"
    if tag == "blockquote":
        return _prefix_lines("\n\n".join(_write_content(node)), "> ", "> ")
    if tag == "table":
        return _write_table(node)
    return "\n\n".join(_write_content(node))


def _write_content(node: Node) -> list[str]:
    """Write the blocks of an element, or its inline content as one paragraph."""
    if holds_blocks(node):
        return _write_blocks(node.children)
    text = _escape_lines(write_inline(node.children))
    return [text] if text else []


def _escape_lines(text: str) -> str:
    """Escape lines that start like another kind of block."""
    return "\n".join([_escape_line(line.strip()) for line in text.strip().split("\n")])


def _escape_line(line: str) -> str:
    if line[:1] not in _OPENER_CHARS:
        return line
    return _NUMBER_OPENER.sub(r"\1\\\2", _OPENERS.sub(r"\\\1", line))


def _write_list(node: Node, bullet: str) -> str:
    """Write the items, each after its number. CommonMark parsers count from the first number."""
    items = [_write_item(item) for item in node.children if isinstance(item, Node)]
    signs = [f"{bullet} "] * len(items)
    if node.tag == "ol":
        signs = [f"{max(0, number)}{bullet} " for number in item_numbers(node)]
    pairs = [(before, block) for item in items for (before, _), (block, _) in pairwise(item)]
    between = "\n" if all(_may_follow(before, block) for before, block in pairs) else "\n\n"
    marked = zip(signs, (between.join(text for _, text in item) for item in items), strict=True)
    return between.join(_prefix_lines(text, sign, " " * len(sign)) for sign, text in marked)


def _write_item(item: Node) -> list[tuple[Node, str]]:
    """Pair the blocks of an item with their Markdown. Inline content is one block."""
    return _pair_blocks(item.children) if holds_blocks(item) else [(item, "".join(_write_content(item)))]


def _may_follow(before: Node, block: Node) -> bool:
    """Whether no empty line is needed before a block: code, or a list from 1 (CommonMark 0.31, 5.3)."""
    if before.tag == "pre" or block.tag == "pre":
        return True
    return before.tag == "p" and (block.tag == "ul" or (block.tag == "ol" and item_numbers(block)[0] == 1))


def _write_definitions(node: Node, bullet: str) -> str:
    """Write terms in bold as list items, with the definitions below them."""
    items: list[str] = []
    indent = ""
    for part in node.children:
        if isinstance(part, Node):
            text = "\n\n".join(_write_content(part))
            if part.tag == "dd":
                items.append(_prefix_lines(text, indent, indent))
                continue
            indent = "  "
            bold = text if "\n" in text or text.startswith("**") else write_emphasis("**", text)
            items.append(_prefix_lines(bold, f"{bullet} ", indent))
    return "\n\n".join(items)


def _prefix_lines(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        (first if index == 0 else rest if line else rest.rstrip()) + line for index, line in enumerate(lines)
    )


def _write_code(node: Node) -> str:
    text = code_text(node)
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    language = node.attrs.get("class", "").removeprefix("language-")
    return f"{fence}{language}\n{text}\n{fence}"


def _write_table(node: Node) -> str:
    """Write a pipe table, with empty cells after spanning cells. Tables with blocks in cells become HTML."""
    rows = [row for row in node.children if isinstance(row, Node) and row.tag == "tr"]
    cells = [cell for row in rows for cell in row.children if isinstance(cell, Node)]
    if any(map(holds_blocks, cells)):
        return to_html([node]).replace("\n\n", "\n&#10;")  # an empty line would end the HTML
    grid = _make_grid(rows)
    width = max(len(row) for row in grid)
    head_first = _is_head(rows[0])
    head = grid[0] if head_first else [""] * width
    lines = [head, ["---"] * width, *(grid[1:] if head_first else grid)]
    table = "\n".join("| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in lines)
    captions = [row for row in node.children if isinstance(row, Node) and row.tag == "caption"]
    return "\n\n".join([*(_escape_lines(write_inline(caption.children)) for caption in captions), table])


def _is_head(row: Node) -> bool:
    """Whether a row is the table's head: it has only heading cells and empty cells."""
    filled = [cell.tag for cell in row.children if isinstance(cell, Node) and cell.children]
    return "th" in filled and "td" not in filled


def _make_grid(rows: list[Node]) -> list[list[str]]:
    below: dict[tuple[int, int], str] = {}
    grid = []
    for y, row in enumerate(rows):
        line: list[str] = []
        for cell in (child for child in row.children if isinstance(child, Node)):
            while (y, len(line)) in below:
                line.append("")
            text = (
                write_inline(cell.children)
                .replace("\\\n", "<br>")
                .replace("|", "\\|")
                .replace("\n", " ")
                .strip()
            )
            across, down = int(cell.attrs.get("colspan", "1")), int(cell.attrs.get("rowspan", "1"))
            for dy in range(1, min(down, len(rows) - y)):
                below.update({(y + dy, len(line) + dx): "" for dx in range(across)})
            line += [text, *[""] * (across - 1)]
        while (y, len(line)) in below:
            line.append("")
        grid.append(line)
    return grid
