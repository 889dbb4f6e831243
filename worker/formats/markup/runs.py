"""Inline text as runs of equal marks, and the HTML of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from worker.page.xml_reader import XmlNode

MARKS = ("strong", "em", "del", "sub", "sup", "code")
"""Elements that a run may stand in, from the outermost in."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph: its HTML source, the elements of `MARKS` around it, and the link's address."""

    html: str
    marks: frozenset[str] = frozenset()
    href: str | None = None


@dataclass(slots=True)
class Paragraph:
    """What a paragraph of an office document holds; `boxes` are the text boxes that are anchored in it."""

    runs: list[Run] = field(default_factory=list)
    boxes: list[XmlNode] = field(default_factory=list)
    anchor: str | None = None
    """The first bookmark: links lead there."""


def text_run(text: str, marks: frozenset[str] = frozenset(), href: str | None = None) -> Run:
    """A run of plain text; a line end in it breaks the line."""
    return Run(escape(text, quote=False).replace("\n", "<br>"), marks, href)


def note_mark(number: int) -> Run:
    """The mark of a note, which leads to its text: an item with the id ``note-<number>``."""
    return Run(f'<sup><a href="#note-{number}">{number}</a></sup>')


def write_runs(runs: Iterable[Run]) -> str:
    """Write runs as HTML: neighbours in one link or with one mark share its element."""
    parts: list[str] = []
    for href, linked in groupby(runs, key=lambda run: run.href):
        inner = "".join(_write_marked([*linked], MARKS))
        if href and inner.strip():
            inner = f'<a href="{escape(href)}">{inner}</a>'
        parts.append(inner)
    return "".join(parts)


def _write_marked(runs: list[Run], marks: tuple[str, ...]) -> Iterator[str]:
    if not marks:
        yield from (run.html for run in runs)
        return
    mark, *rest = marks
    for is_marked, group in groupby(runs, key=lambda run: mark in run.marks):
        inner = "".join(_write_marked([*group], tuple(rest)))
        yield f"<{mark}>{inner}</{mark}>" if is_marked and inner.strip() else inner
