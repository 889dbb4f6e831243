"""The clean tree as Markdown: CommonMark, with tables as GitHub writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from worker.clean.html import to_html
from worker.clean.markdown_inline import inline, marked
from worker.clean.node import HEADINGS, Node, holds_blocks

_OPENERS = re.compile(r"^(#{1,6}(?=\s|$)|[-+](?=\s|$)|(?:-{2,}|=+|~{3,})\s*$|:?-+:?\s*\|)")
_FIRST = frozenset("#-+=~:|0123456789")
_NUMBER = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_LAST_HASHES = re.compile(r"(#+)$")
_BEFORE = r"\\\1"
_BULLETS = {"ul": ("-", "*"), "dl": ("-", "*"), "ol": (".", ")")}


def to_markdown(blocks: Iterable[Node]) -> str:
    """Markdown source that reads back as the same structure."""
    return "\n\n".join(_blocks(blocks))


def _blocks(nodes: Iterable[Node | str]) -> list[str]:
    written: list[str] = []
    before = ""
    for node in nodes:
        if not isinstance(node, Node):
            continue
        # Two lists in a row would be read as one; another mark keeps them apart.
        first, other = _BULLETS.get(node.tag, ("", ""))
        bullet = other if before == first else first
        text = _block(node, bullet)
        if text:
            written.append(text)
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
    number = int(node.attrs.get("start", "1"))
    loose = any(
        sum(isinstance(block, Node) and block.tag == "p" for block in item.children) > 1
        for item in node.children
        if isinstance(item, Node)
    )
    items = []
    for item in node.children:
        if isinstance(item, Node):
            marker = f"{number}{bullet} " if node.tag == "ol" else f"{bullet} "
            number += 1
            text = ("\n\n" if loose else "\n").join(_content(item))
            items.append(_prefixed(text, marker, " " * len(marker)))
    return ("\n\n" if loose else "\n").join(items)


def _definitions(node: Node, bullet: str) -> str:
    """Terms in bold as list items, what they mean under them."""
    items = []
    for part in node.children:
        if isinstance(part, Node):
            text = "\n\n".join(_content(part))
            if part.tag == "dd":
                items.append(_prefixed(text, "  ", "  "))
            elif "\n" in text or text.startswith("**"):
                items.append(_prefixed(text, f"{bullet} ", "  "))
            else:
                items.append(f"{bullet} {marked('**', text)}")
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
    head_first = any(isinstance(cell, Node) and cell.tag == "th" for cell in rows[0].children)
    head = grid[0] if head_first else [""] * width
    lines = [head, ["---"] * width, *(grid[1:] if head_first else grid)]
    table = "\n".join("| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in lines)
    captions = [row for row in node.children if isinstance(row, Node) and row.tag == "caption"]
    return "\n\n".join([*(_paragraph(inline(caption.children)) for caption in captions), table])


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
