"""Code listings with line numbers: tables with a gutter, and ``pre`` with numbers inside, as plain ``pre``.

The forms are those of Pygments, Rouge, Hexo, Hugo, SyntaxHighlighter, highlightjs-line-numbers, cgit, Gitea
and GitHub. A listing has one cell for all its lines, or a row for each line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from worker.page.page import Element
from worker.page.tags import INVISIBLE_TAGS
from worker.word_tables import names

_DIGITS = re.compile(r"[\d\s.:|+-]*")
_NUMBER = re.compile(r"\s*\d[\d\s]*")
_NUMBER_CLASS = re.compile(
    r"(?:^|[\s_-])(?:gutter|lno|lnt?|line-?nos?|line-?nums?|line-?numbers?|blob-num|crayon-nums?)(?=$|[\s_-])",
    re.IGNORECASE,
)
_GUTTER_CLASS = re.compile(
    rf"{_NUMBER_CLASS.pattern}|(?:^|[\s_-])(?:gl|lntd|linenodiv|lines-num|nums?|numbers?)(?=$|[\s_-])",
    re.IGNORECASE,
)
"""A cell of numbers may have a general name; a number in code must have one that says "line"."""
_CODE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:code|highlight\w{0,9}|hljs|syntax\w{0,15}|blob|diff|listing|lines|source)(?=$|[\s_-])",
    re.IGNORECASE,
)
_ROW_GROUPS = names("tbody tfoot")
_LINE_TAGS = names("div p li")
_DROPPED_TAGS = INVISIBLE_TAGS | {"button", "textarea"}
MAX_CELLS = 3
"""A row has a number, or an old and a new one, and the code."""
MAX_PARENTS = 3
"""How many elements around a table may name it code."""


def find_listing(element: Element) -> Element | None:
    """A listing without its line numbers, as a ``pre``; None if an element is none, or has no numbers."""
    if element.tag == "table":
        cells = find_code_cells(element)
        return _make_pre(element, cells) if cells else None
    if element.tag == "pre" and any(_is_line_number(part) or _is_numbered(part) for part in element.walk()):
        return _copy_without_numbers(element)
    return None


def find_code_cells(table: Element) -> list[Element]:
    """The cells with the code of a table that is a listing; none for any other table."""
    rows = [[*_children(row, "td", "th")] for row in _rows(table)]
    if not rows or not all(2 <= len(row) <= MAX_CELLS and _are_digits(row[:-1]) for row in rows):
        return []
    is_listing = _is_listing_in_a_row(table, *rows) if len(rows) == 1 else _is_listing_of_rows(table, rows)
    return [row[-1] for row in rows] if is_listing else []


def _is_numbered(part: Element) -> bool:
    return part.tag == "table" and bool(find_code_cells(part))


def _is_listing_in_a_row(table: Element, row: list[Element]) -> bool:
    """Whether a row is a cell of line numbers, which may be drawn by the style alone, and a cell of code."""
    *gutter, code = row
    is_numbered = _holds(code, "code") or any("data-line-number" in part.attrs for part in gutter[0].walk())
    holds_code = _holds(code, "pre") or (is_numbered and _is_named_code(table, code))
    return holds_code and (_is_gutter(gutter[0]) or (_holds(gutter[0], "pre") and bool(gutter[0].text)))


def _is_listing_of_rows(table: Element, rows: list[list[Element]]) -> bool:
    """Whether each row is a line of code with its number. A table of codes and their meaning is none."""
    return all(
        (_is_gutter(row[0]) or (_holds(row[0], "pre") and _holds(row[-1], "pre")))
        and (_holds(row[-1], "pre", "code") or _is_named_code(table, row[-1]))
        for row in rows
    )


def _are_digits(cells: Iterable[Element]) -> bool:
    return all(cell.tag == "td" and _DIGITS.fullmatch(cell.text) for cell in cells)


def _is_gutter(cell: Element) -> bool:
    return any(
        "data-line-number" in part.attrs or _GUTTER_CLASS.search(part.attrs.get("class", ""))
        for part in islice(cell.walk(), MAX_CELLS)
    )


def _is_named_code(table: Element, cell: Element) -> bool:
    around = (cell, table, *islice(table.ancestors(), MAX_PARENTS))
    return any(_CODE_CLASS.search(part.attrs.get("class", "")) for part in around)


def _is_line_number(part: Element) -> bool:
    """Whether a part of a ``pre`` is the number of a line."""
    classes = part.attrs.get("class")
    return (
        bool(classes)
        and part.tag not in ("pre", "code")
        and _NUMBER_CLASS.search(classes or "") is not None
        and _NUMBER.fullmatch("".join(part.strings())) is not None
    )


def _make_pre(table: Element, cells: list[Element]) -> Element:
    """The code of a table, with the classes that may state its language."""
    inner = {part.tag: part for part in reversed([*cells[0].walk()]) if part.tag in ("pre", "code")}
    code = Element("code", inner["code"].attrs if "code" in inner else {}, None, table.start)
    code.children.append(_join_lines(cells))
    pre = Element("pre", inner["pre"].attrs if "pre" in inner else {}, None, table.start)
    pre.children.append(code)
    return pre


def _join_lines(cells: list[Element]) -> str:
    return "\n".join(line for cell in cells for line in _lines(cell, is_line=len(cells) > 1))


def _lines(cell: Element, *, is_line: bool) -> list[str]:
    """The lines of a cell: of its ``pre``, else of its innermost blocks, else its text as it is."""
    blocks = [part for part in cell.walk() if part.tag == "pre"]
    if not blocks and not is_line:
        blocks = [p for p in cell.walk() if p.tag in _LINE_TAGS and not any(_children(p, *_LINE_TAGS))]
    texts = ["".join(_code_strings(block)).strip("\n") for block in blocks or [cell]]
    return [line.replace("\xa0", " ").rstrip() for text in texts for line in text.split("\n")]


def _code_strings(element: Element) -> Iterator[str]:
    """The pieces of code below an element, with a line end at each break and after each block."""
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag == "br":
            yield "\n"
        elif child.tag not in _DROPPED_TAGS and not _is_line_number(child):
            yield from _code_strings(child)
            if child.tag in _LINE_TAGS:
                yield "\n"


def _copy_without_numbers(element: Element) -> Element:
    copy = Element(element.tag, element.attrs, None, element.start)
    for child in element.children:
        if isinstance(child, str):
            copy.children.append(child)
        elif child.tag == "table" and (cells := find_code_cells(child)):
            copy.children.append(_join_lines(cells))
        elif not _is_line_number(child):
            copy.children.append(_copy_without_numbers(child))
    return copy


def _rows(table: Element) -> Iterator[Element]:
    for child in _children(table, "tr", *_ROW_GROUPS):
        yield from _children(child, "tr") if child.tag in _ROW_GROUPS else (child,)


def _children(element: Element, *tags: str) -> Iterator[Element]:
    return (child for child in element.children if isinstance(child, Element) and child.tag in tags)


def _holds(element: Element, *tags: str) -> bool:
    return any(part.tag in tags for part in element.walk())
