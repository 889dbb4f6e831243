"""The clean tree as Markdown: CommonMark, with tables as GitHub writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from worker.clean.clean_node import HEADINGS, Node, holds_blocks
from worker.clean.reading.list_numbers import numbers
from worker.clean.writing.html_writer import to_html
from worker.clean.writing.inline_markdown import inline, marked

_OPENERS = re.compile(r"^(#{1,6}(?=\s|$)|[-+](?=\s|$)|(?:-{2,}|=+|~{3,})\s*$|:?-+:?\s*\|)")
_FIRST = frozenset("#-+=~:|0123456789")
_NUMBER = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_LAST_HASHES = re.compile(r"(?<!#)(#+)$")
_BEFORE = r"\\\1"
_BULLETS = {"ul": ("-", "*"), "dl": ("-", "*"), "ol": (".", ")")}


def to_markdown(blocks: Iterable[Node]) -> str:
    """Markdown source that reads back as the same structure."""
    return "\n\n".join(_blocks(blocks))


def _blocks(nodes: Iterable[Node | str]) -> list[str]:
    return [text for _, text in _written(nodes)]


def _written(nodes: Iterable[Node | str]) -> list[tuple[Node, str]]:
    """Each block with its Markdown, empty ones left out."""
    written: list[tuple[Node, str]] = []
    before = ""
    for node in nodes:
        if not isinstance(node, Node):
            continue
        # Two lists in a row would be read as one; another mark keeps them apart.
        first, other = _BULLETS.get(node.tag, ("", ""))
        bullet = other if before == first else first
        text = _block(node, bullet)
        if text:
            written.append((node, text))
            before = bullet
    return written


def _block(node: Node, bullet: str) -> str:
    tag = node.tag
    if tag in HEADINGS:
        text = inline(node.children).replace("\\\n", " ").strip()
        return f"{'#' * int(tag[1])} {_LAST_HASHES.sub(_BEFORE, text)}" if text else ""
    if tag in ("ul", "ol"):
        return _list(node, bullet)
    if tag == "dl":
        return _definitions(node, bullet)
    if tag == "pre":
        return _fenced(node)
    if tag == "hr":
        return "---"
    if tag == "blockquote":
        return _prefixed("\n\n".join(_content(node)), "> ", "> ")
    if tag == "table":
        return _table(node)
    return "\n\n".join(_content(node))


def _content(node: Node) -> list[str]:
    """The blocks of an element, or its inline content as the one paragraph it is."""
    if holds_blocks(node):
        return _blocks(node.children)
    text = _paragraph(inline(node.children))
    return [text] if text else []


def _paragraph(text: str) -> str:
    """Lines that begin like another kind of block are escaped."""
    return "\n".join([_line(line.strip()) for line in text.strip().split("\n")])


def _line(line: str) -> str:
    if line[:1] not in _FIRST:
        return line
    return _NUMBER.sub(r"\1\\\2", _OPENERS.sub(r"\\\1", line))


def _list(node: Node, bullet: str) -> str:
    """Items, each after its number; readers of CommonMark count on from the first."""
    items = [_item(item) for item in node.children if isinstance(item, Node)]
    signs = [f"{bullet} "] * len(items)
    if node.tag == "ol":
        signs = [f"{max(0, number)}{bullet} " for number in numbers(node)]
    pairs = [(before, block) for item in items for (before, _), (block, _) in pairwise(item)]
    between = "\n" if all(_may_follow(before, block) for before, block in pairs) else "\n\n"
    marked = zip(signs, (between.join(text for _, text in item) for item in items), strict=True)
    return between.join(_prefixed(text, sign, " " * len(sign)) for sign, text in marked)


def _item(item: Node) -> list[tuple[Node, str]]:
    """The blocks of an item with their Markdown; its inline content is one."""
    return _written(item.children) if holds_blocks(item) else [(item, "".join(_content(item)))]


def _may_follow(before: Node, block: Node) -> bool:
    """Whether a block may stand right below another: code, or a list from 1 on (CommonMark 0.31, 5.3)."""
    if before.tag == "pre" or block.tag == "pre":
        return True
    return before.tag == "p" and (block.tag == "ul" or (block.tag == "ol" and numbers(block)[0] == 1))


def _definitions(node: Node, bullet: str) -> str:
    """Terms in bold as list items, what they mean under them."""
    items: list[str] = []
    indent = ""
    for part in node.children:
        if isinstance(part, Node):
            text = "\n\n".join(_content(part))
            if part.tag == "dd":
                items.append(_prefixed(text, indent, indent))
                continue
            indent = "  "
            bold = text if "\n" in text or text.startswith("**") else marked("**", text)
            items.append(_prefixed(bold, f"{bullet} ", indent))
    return "\n\n".join(items)


def _prefixed(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        (first if index == 0 else rest if line else rest.rstrip()) + line for index, line in enumerate(lines)
    )


def _fenced(node: Node) -> str:
    text = "".join(child for child in node.children if isinstance(child, str))
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    language = node.attrs.get("class", "").removeprefix("language-")
    return f"{fence}{language}\n{text}\n{fence}"


def _table(node: Node) -> str:
    """A pipe table; cells that span others are followed by empty ones. Cells of several blocks: HTML."""
    rows = [row for row in node.children if isinstance(row, Node) and row.tag == "tr"]
    cells = [cell for row in rows for cell in row.children if isinstance(cell, Node)]
    if any(map(holds_blocks, cells)):
        return to_html([node]).replace("\n\n", "\n&#10;")  # an empty line would end the HTML
    grid = _grid(rows)
    width = max(len(row) for row in grid)
    head_first = _heads(rows[0])
    head = grid[0] if head_first else [""] * width
    lines = [head, ["---"] * width, *(grid[1:] if head_first else grid)]
    table = "\n".join("| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in lines)
    captions = [row for row in node.children if isinstance(row, Node) and row.tag == "caption"]
    return "\n\n".join([*(_paragraph(inline(caption.children)) for caption in captions), table])


def _heads(row: Node) -> bool:
    """Whether a row heads the columns: nothing but heading cells and empty ones are in it."""
    filled = [cell.tag for cell in row.children if isinstance(cell, Node) and cell.children]
    return "th" in filled and "td" not in filled


def _grid(rows: list[Node]) -> list[list[str]]:
    below: dict[tuple[int, int], str] = {}
    grid = []
    for y, row in enumerate(rows):
        line: list[str] = []
        for cell in (child for child in row.children if isinstance(child, Node)):
            while (y, len(line)) in below:
                line.append("")
            text = (
                inline(cell.children).replace("\\\n", "<br>").replace("|", "\\|").replace("\n", " ").strip()
            )
            across, down = int(cell.attrs.get("colspan", "1")), int(cell.attrs.get("rowspan", "1"))
            for dy in range(1, min(down, len(rows) - y)):
                below.update({(y + dy, len(line) + dx): "" for dx in range(across)})
            line += [text, *[""] * (across - 1)]
        while (y, len(line)) in below:
            line.append("")
        grid.append(line)
    return grid
