"""What the names of styles say, in Word, LibreOffice, pandoc, and among people who make their own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from worker.word_tables import names

StyleKind = Literal["text", "title", "code", "quotation", "contents"]
"""``contents`` is a list of the headings that a program made."""

_HEADING = re.compile(r"heading ?([1-9])")
_CODE = re.compile(
    r"(?:source ?code|source text|code|verbatim|preformatted|macro)\b.*"
    r"|html (?:code|typewriter|preformatted|sample)\b.*"
    r"|(?:.* )?(?:code|listing)(?: block| char)?"
)
_QUOTATION = re.compile(r"(?:intense )?quote|quotations?|block ?(?:text|quote|quotation)")
_CONTENTS = re.compile(
    r"toc ?\d|toc heading|contents ?(?:\d|heading)|table of (?:figures|authorities)|index ?\d"
)
_MONOSPACED = names("consolas courier menlo monaco monospace inconsolata") | frozenset(
    ["courier new", "source code pro", "liberation mono", "dejavu sans mono", "roboto mono", "lucida console"]
)


def kind_of_style(style_names: Iterable[str]) -> StyleKind:
    """The kind of a style by its name and those of the styles it is based on, nearest first."""
    return next((kind for name in style_names if (kind := _kind_of(name.lower())) != "text"), "text")


def heading_level(style_names: Iterable[str]) -> int | None:
    """The level of a heading by such names."""
    found = next((found for name in style_names if (found := _HEADING.fullmatch(name.lower()))), None)
    return int(found[1]) if found else None


def is_monospaced(font: str) -> bool:
    """Whether a font is one that code is set in."""
    return font.strip("'\" ").lower() in _MONOSPACED


def _kind_of(name: str) -> StyleKind:
    if name == "title":
        return "title"
    if _CONTENTS.fullmatch(name):
        return "contents"
    if _CODE.fullmatch(name):
        return "code"
    return "quotation" if _QUOTATION.fullmatch(name) else "text"
