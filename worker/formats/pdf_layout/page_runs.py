"""The text of a page in runs, with their places, sizes and links, as PDFium finds them."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import atan2, hypot, pi
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from worker.formats.pdf_layout.page_links import PageLinks

MAX_PAGE_CHARS = 200_000
"""Of a page; a page of a newspaper has 20,000."""

HYPHEN = "\x02"
"""PDFium's mark for a hyphen at the end of a line."""
_LINE = re.compile(f"[^\\r\\n{HYPHEN}]+{HYPHEN}?|{HYPHEN}")
_WORD = re.compile(f"[^\\s\\0{HYPHEN}]+{HYPHEN}?|{HYPHEN}")
"""A word that the end of a line divides is two words."""
_READ_AS = {0xFFFE: HYPHEN}
SIZES_PER_POINT = 4
"""Sizes are compared in quarters of a point."""
_BOLD_WEIGHT = 600
_MAX_NAME_BYTES = 200
_BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi")


class Run(NamedTuple):
    """Words of one line that are set alike: where their baseline begins, where they end, and how."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    is_bold: bool
    link: str | None = None


@dataclass(frozen=True, slots=True)
class _Style:
    """How a text object is set. `quarter` counts turns of 90 degrees against the clock."""

    size: float
    is_bold: bool
    quarter: int


def read_runs(page: Any) -> list[Run]:
    """The text of a page in the order in which it holds it.

    Text that is turned is left out, unless most of the page is: then the page counts as turned.
    """
    found = list(_read(page))
    directions = Counter(quarter for _, quarter in found)
    if not directions:
        return []
    quarter = directions.most_common(1)[0][0]
    return [run for run, turned in found if turned == quarter]


def _read(page: Any) -> Iterator[tuple[Run, int]]:
    """Each run and its direction; the place of a turned one is as if the page were turned back."""
    opened = page.get_textpage()
    textpage = opened.raw  # faster than the object, which a property turns into this at each call
    objects = _TextObjects(textpage)
    links = PageLinks(page.raw, page.pdf)
    text = _read_text(textpage)
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    x_place, y_place, box_place = ctypes.byref(x), ctypes.byref(y), ctypes.byref(box)
    for start, end in _find_runs(text, objects, by_words=bool(links.areas)):
        style = objects.style_at(start)
        pdfium.FPDFText_GetCharOrigin(textpage, start, x_place, y_place)
        pdfium.FPDFText_GetLooseCharBox(textpage, end - 1, box_place)
        left, baseline, right = x.value, y.value, box.right
        if style.quarter:
            place = (left, baseline, right, box.top)
            left, baseline, right = _turn_back(place, (box.left, box.bottom), style.quarter)
        link = links.find((x.value + box.right) / 2, y.value + style.size / 4) if links.areas else None
        written = " ".join(text[start:end].split())
        yield Run(written, left, max(left, right), baseline, style.size, style.is_bold, link), style.quarter
    opened.close()


def _find_runs(text: str, objects: _TextObjects, *, by_words: bool) -> Iterator[tuple[int, int]]:
    """Where each run begins and ends. With `by_words`, each word is one."""
    for line in _LINE.finditer(text):
        words = [word.span() for word in _WORD.finditer(text, line.start(), line.end())]
        waiting = [(0, len(words))] if words else []
        while waiting:
            first, last = waiting.pop()
            start, end = words[first][0], words[last - 1][1]
            if last - first == 1 or (not by_words and objects.key_at(start) == objects.key_at(end - 1)):
                yield start, end
            else:
                middle = (first + last) // 2
                waiting += [(middle, last), (first, middle)]


class _TextObjects:
    """The text objects of a page by the index of their characters, and how they are set."""

    def __init__(self, textpage: Any) -> None:
        self._textpage = textpage
        self._keys: dict[int, int] = {}
        self._styles: dict[int, _Style] = {}
        self._bold_fonts: dict[int, bool] = {}

    def key_at(self, index: int) -> int:
        """What tells the object of a character from the others; 0 if it has none."""
        key = self._keys.get(index)
        if key is None:
            item = pdfium.FPDFText_GetTextObject(self._textpage, index)
            key = self._keys[index] = ctypes.addressof(item.contents) if item else 0
        return key

    def style_at(self, index: int) -> _Style:
        """How the object of a character is set."""
        key = self.key_at(index)
        style = self._styles.get(key)
        if style is None:
            style = self._styles[key] = self._read_style(index)
        return style

    def _read_style(self, index: int) -> _Style:
        matrix = pdfium.FS_MATRIX()
        size = pdfium.FPDFText_GetFontSize(self._textpage, index)
        if pdfium.FPDFText_GetMatrix(self._textpage, index, ctypes.byref(matrix)):
            size *= hypot(matrix.c, matrix.d)
        turned = round(atan2(matrix.b, matrix.a) / (pi / 2)) % 4 if matrix.b else 2 * (matrix.a < 0)
        item = pdfium.FPDFText_GetTextObject(self._textpage, index)
        font = pdfium.FPDFTextObj_GetFont(item) if item else None
        rounded = round(size * SIZES_PER_POINT) / SIZES_PER_POINT or 1.0
        return _Style(rounded, bool(font) and self._is_bold(font), turned)

    def _is_bold(self, font: Any) -> bool:
        key = ctypes.addressof(font.contents)
        if key not in self._bold_fonts:
            self._bold_fonts[key] = _is_bold(font)
        return self._bold_fonts[key]


def _read_text(textpage: Any) -> str:
    """The characters of a page, so that each stands at PDFium's index of it."""
    count = min(pdfium.FPDFText_CountChars(textpage), MAX_PAGE_CHARS)
    buffer = (ctypes.c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(textpage, 0, count, buffer) == count + 1:
        text = bytes(buffer).decode("utf-16-le", "replace")[:count]
        if len(text) == count:
            return text.translate(_READ_AS)
    # Some characters are left out of that, or take two places in it.
    return "".join(chr(pdfium.FPDFText_GetUnicode(textpage, place)) for place in range(count)).translate(
        _READ_AS
    )


def _is_bold(font: Any) -> bool:
    if pdfium.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT:
        return True
    buffer = ctypes.create_string_buffer(_MAX_NAME_BYTES)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, _MAX_NAME_BYTES)
    name = buffer.value.decode("utf-8", "replace").lower()
    return any(word in name for word in _BOLD_NAMES)


def _turn_back(
    place: tuple[float, float, float, float], corner: tuple[float, float], quarter: int
) -> tuple[float, float, float]:
    """Left end, baseline and right end of a run, as if its page were turned so that it stands upright."""
    left, below, right, above = place
    if quarter == 1:
        return below, -left, above
    if quarter == 2:
        return -left, -below, -corner[0]
    if quarter == 3:
        return -below, left, -corner[1]
    return left, below, right
