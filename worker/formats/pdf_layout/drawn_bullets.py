"""Bullets that are drawn as shapes, as browsers print them, and not written as characters."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from worker.formats.pdf_layout.page_runs import Run

MAX_OBJECTS = 5000
"""A page of more objects is a drawing, and is not searched."""
MIN_SIDE, MAX_SIDE = 0.2, 0.7
"""Of a bullet, in sizes of the text beside it."""
MAX_DISTANCE = 2.0
"""From a bullet to its text, in sizes."""


def add_drawn_bullets(page: Any, runs: list[Run]) -> list[Run]:
    """The runs, with a bullet before each one that a drawn bullet stands beside."""
    shapes = _find_small_shapes(page.raw)
    found: list[Run] = []
    for run in runs:
        is_first = not found or abs(found[-1].baseline - run.baseline) > run.size / 2
        if is_first and any(_is_beside(shape, run) for shape in shapes):
            place = run.left - run.size / 2
            found.append(Run("•", place - run.size / 4, place, run.baseline, run.size, run.is_bold))
        found.append(run)
    return found


def _find_small_shapes(page: Any) -> list[tuple[float, float, float]]:
    """The middle, and the width, of each shape that is about as wide as high."""
    count = pdfium.FPDFPage_CountObjects(page)
    if count > MAX_OBJECTS:
        return []
    found = []
    edges = [ctypes.c_float() for _ in range(4)]
    for number in range(count):
        item = pdfium.FPDFPage_GetObject(page, number)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if pdfium.FPDFPageObj_GetBounds(item, *edges):
            left, bottom, right, top = (edge.value for edge in edges)
            width, height = right - left, top - bottom
            if 0 < width < 20 and 0.7 < width / max(height, 0.01) < 1.4:
                found.append(((left + right) / 2, (bottom + top) / 2, width))
    return found


def _is_beside(shape: tuple[float, float, float], run: Run) -> bool:
    x, y, width = shape
    is_left = 0 < run.left - x < MAX_DISTANCE * run.size
    is_level = 0 < y - run.baseline < 0.8 * run.size
    return is_left and is_level and MIN_SIDE < width / run.size < MAX_SIDE
