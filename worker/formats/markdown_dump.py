"""A page dumped as text with Markdown's marks (as html2text does): its lines without the marks.

Read as Markdown, such a dump would be one long document of menus and lists. Unlike a document written in
Markdown, it holds boilerplate of the page: menus, rows of buttons, notices.
"""

from __future__ import annotations

import re
from itertools import pairwise

from worker.document import RawItem
from worker.formats.html import address_of
from worker.page.boilerplate import Boilerplate, classify_line
from worker.page.charset import decode
from worker.page.page import Page, parse_text

NAME = "Markdown"
SEARCHED_BYTES = 100_000
"""The part that is searched for boilerplate."""
MIN_BOILERPLATE_LINES = 3
"""Different lines of boilerplate that make a text a dump; at least one must not be of a menu."""
MAX_WRAP_CHARS = 100
"""No tool wraps text to longer lines."""
_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")
_MARKUP = re.compile(r"\]\([^)\n]{0,2000}\)|^#{1,6} \S|\\[-.+]", re.MULTILINE)
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\(\s*<?[^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)")
_BARE = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,1000}?)(?<=\S)\1")  # so unclosed marks cost no more
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_\n]+?)(?<=\S)\1(?![\w*_])")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
_BLOCK_START = re.compile(r"\s*(?:[*+>#|-]|\d+[.\\]|!?\[|$)")


def likeness(raw: RawItem, sample: str) -> float:
    """Higher than Markdown's if boilerplate stands among marks, unless the document states its type."""
    if raw.media_type in ("text/markdown", "text/x-markdown", "text/html"):
        return 0.0
    if raw.name.lower().endswith(_SUFFIXES) or not _MARKUP.search(sample):
        return 0.0
    text = decode(raw.content[:SEARCHED_BYTES], raw.charset)
    kinds = {line: classify_line(line) for line in set(_remove_marks(text).split("\n"))}
    found = [kind for kind in kinds.values() if kind not in (Boilerplate.NONE, Boilerplate.NOTICE)]
    others = any(kind is not Boilerplate.MENU for kind in found)
    return 0.7 if others and len(found) >= MIN_BOILERPLATE_LINES else 0.0


def read(raw: RawItem) -> Page:
    """The lines, wrapped ones joined, without marks except bullets and heading signs."""
    text = decode(raw.content, raw.charset).replace("\r\n", "\n").replace("\r", "\n")
    return parse_text(_remove_marks(_join_wrapped(text)), address_of(raw), raw.received)


def _remove_marks(text: str) -> str:
    """Remove links, pictures, emphasis, escapes and rules; a picture leaves its description."""
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(lambda found: found[1].strip(), text)
    text = _BARE.sub(r"\1", text)
    lines = ["" if _is_rule(line.strip()) else line for line in text.split("\n")]
    text = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", "\n".join(lines)))
    return _ESCAPE.sub(r"\1", text)


def _is_rule(line: str) -> bool:
    """Whether a line is a rule, or separates the head of a table from its rows."""
    return line in ("* * *", "---") or ("|" in line and not line.strip("-|: "))


def _join_wrapped(text: str) -> str:
    """Join lines that were broken only because the next word did not fit."""
    lines = text.split("\n")
    width = max((len(line) for line in lines if " " in line.strip() and "](" not in line), default=0)
    if not 60 <= width <= MAX_WRAP_CHARS:
        return text
    joined = lines[:1]
    for last, line in pairwise(lines):
        word = line.split(" ", 1)[0] if line[:1] != " " else line.split()[0] if line.strip() else ""
        full = len(last) + 1 + len(word) > width and not last.endswith("  ")
        if full and last.strip() and line.strip() and not _BLOCK_START.match(line):
            joined[-1] += f" {line.strip()}"
        else:
            joined.append(line)
    return "\n".join(joined)
