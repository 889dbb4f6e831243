"""Formulas as text: the TeX source inside the MathML if there is one, else the symbols."""

from __future__ import annotations

import re

from worker.page.page import Element
from worker.page.tags import INVISIBLE_TAGS

_MUTE = INVISIBLE_TAGS - {"math"}
_RENDERED = re.compile(r"(?:^|\s)(?:katex(?:-display)?|MathJax(?:_Display)?|mwe-math-element)(?:$|\s)")
"""Classes of elements that contain a formula twice: as MathML, and as glyphs or an image."""
_STYLE = re.compile(r"\{\\(?:display|text)style\s+(.*)\}", re.DOTALL)


def find_formula(element: Element) -> str | None:
    """Return an element's formula on one line, or None if it is no formula. Add spaces beside words."""
    formula = _find_line(element)
    if not formula or element.parent is None:
        return formula
    row = element.parent.children
    place = next(i for i, child in enumerate(row) if child is element)
    before, after = row[place - 1] if place else "", row[place + 1] if place + 1 < len(row) else ""
    lead = " " if isinstance(before, str) and before[-1:].isalnum() else ""
    trail = " " if isinstance(after, str) and after[:1].isalnum() else ""
    return f"{lead}{formula}{trail}"


def _find_line(element: Element) -> str | None:
    if element.tag == "math":
        return _read_math(element)
    if element.tag == "script":
        is_tex = element.attrs.get("type", "").startswith("math/tex")
        return _fold_line("".join(map(str, element.children))) if is_tex else None
    if element.tag == "mjx-container" or (
        "class" in element.attrs and _RENDERED.search(element.attrs["class"])
    ):
        return next((_read_math(node) for node in element.walk() if node.tag == "math"), None)
    return None


def _read_math(math: Element) -> str:
    tex = math.attrs.get("alttext", "")
    if not tex:
        annotations = (node for node in math.walk() if node.tag == "annotation")
        tex = next((_join_text(a) for a in annotations if "tex" in a.attrs.get("encoding", "").lower()), "")
    if not tex:
        tex = _join_text(math)
    styled = _STYLE.fullmatch(tex.strip())
    return _fold_line(styled[1] if styled else tex)


def _join_text(element: Element) -> str:
    """Join the text below an element, without annotations of other kinds."""
    pieces = []
    for child in element.children:
        if isinstance(child, str):
            pieces.append(child)
        elif child.tag not in _MUTE and not child.tag.startswith("annotation"):
            pieces.append(_join_text(child))
    return "".join(pieces)


def _fold_line(text: str) -> str:
    return " ".join(text.split())
