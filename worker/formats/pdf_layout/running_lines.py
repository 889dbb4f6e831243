"""Leave out what is repeated over pages: running titles, footers, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from statistics import median

from worker.formats.pdf_layout.lines import Line

MAX_EDGE_LINES = 4
"""At the top and at the bottom of each page, so many lines may be repeated ones."""
MIN_SHARE = 0.4
"""Of the pages that hold a repeated line: left and right pages may have titles of their own."""

MIN_TITLE_DISTANCE = 1.8
"""From a running title to the text below it, in sizes of that."""

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[\[(|·–—-]?\s*+(?:page|seite|p\.|s\.|página|pagina|strona|стр\.)?\s*+(?:\d{1,4}|[ivxlc]{1,7})"
    r"(?:\s*+(?:/|of|von|de|di|z|из)\s*+\d{1,4})?\s*+[\])|·–—-]?"
    r"|(?:https?|file)://\S+|\d{1,2}/\d{1,2}/\d{2,4}, \d{1,2}:\d\d(?: [AP]M)?",
    re.IGNORECASE,
)


def remove_running_lines(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without repeated lines at their edges, and without page numbers.

    A line is repeated if it stands at the same height with the same words on 40 % of the pages, and on two at
    least; numbers in it may differ. So is a small line at the very top, apart from the text, that two pages
    have at the same height, whatever its words: left and right pages may have other ones.
    """
    edges = [_edge_lines(lines) for lines in pages]
    counts = Counter(key for found in edges for key in {_key(line) for line in found})
    titles = Counter(round(line.baseline / 3) for lines in pages for line in _find_top_title(lines))
    enough = max(2, MIN_SHARE * len(pages))
    kept = []
    for lines, found in zip(pages, edges, strict=True):
        running = {id(line) for line in found if counts[_key(line)] >= enough}
        numbers = {id(line) for line in found if _is_page_number(line, lines)}
        tops = {id(line) for line in _find_top_title(lines) if titles[round(line.baseline / 3)] > 1}
        kept.append([line for line in lines if id(line) not in running | numbers | tops])
    return kept


def _edge_lines(lines: list[Line]) -> list[Line]:
    """The lines at the top and at the bottom: those of the outermost baselines."""
    heights = sorted({round(line.baseline) for line in lines})
    if len(heights) < 3:
        return lines
    count = min(MAX_EDGE_LINES, len(heights) // 2)
    low, high = heights[count - 1], heights[-count]
    return [line for line in lines if round(line.baseline) <= low or round(line.baseline) >= high]


def _find_top_title(lines: list[Line]) -> list[Line]:
    """The lines at the very top of a page, if they are smaller than its text and stand apart from it."""
    if len(lines) < 4:
        return []
    highest = max(line.baseline for line in lines)
    tops = [line for line in lines if line.baseline > highest - 2]
    below = [line for line in lines if line.baseline <= highest - 2]
    if not below:
        return []
    size = median(line.size for line in below)
    is_apart = highest - max(line.baseline for line in below) > MIN_TITLE_DISTANCE * size
    return tops if is_apart and all(line.size < size for line in tops) else []


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text.lower()), round(line.baseline / 3)


def _is_page_number(line: Line, lines: list[Line]) -> bool:
    """Whether a line at the very edge of a page is only a page number, or what browsers print there."""
    if len(lines) < 4 or not _PAGE_NUMBER.fullmatch(line.text):
        return False
    others = [other.baseline for other in lines if abs(other.baseline - line.baseline) > 1]
    apart = 1.4 * line.size
    return not others or line.baseline > max(others) + apart or line.baseline < min(others) - apart
