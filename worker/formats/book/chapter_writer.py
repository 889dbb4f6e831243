"""Write a chapter of a book as HTML."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import islice
from posixpath import dirname

from worker.formats.book.chapter_links import ChapterLinks
from worker.formats.book.chapters import HEADING_TAGS, Chapter, types_of
from worker.formats.book.package import inner_name
from worker.page.page import Element
from worker.page.tags import VOID_TAGS
from worker.word_tables import names

_LEFT_OUT_TAGS = names("script style link meta template iframe object form")
_LEFT_OUT_TYPES = names("toc landmarks page-list pagebreak")
_CHANGED_ATTRIBUTES = names("id name href src")
_LINE_TAGS = names("p div")
_MAX_ELEMENTS_BEFORE_HEADING = 30
_LABEL_SEARCHED_CHARS = 400


@dataclass(frozen=True, slots=True)
class _End:
    tag: str


def write_chapter(chapter: Chapter, links: ChapterLinks) -> str:
    """Write the content of a chapter, without page numbers.

    Where it has no heading, the line that the table of contents names is one, or else the table's own words.
    """
    level = f"h{min(chapter.depth + 1, 6)}"
    has_heading = any(tag in chapter.page.by_tag for tag in HEADING_TAGS)
    line = None if has_heading or not chapter.label else _find_line(chapter, chapter.label)
    parts: list[str] = []
    if chapter.label and not has_heading and line is None and not _shows_label(chapter, chapter.label):
        parts.append(f"<{level}>{escape(chapter.label)}</{level}>")
    waiting: list[Element | str | _End] = [*reversed(chapter.body.children)]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            parts.append(escape(part, quote=False))
        elif isinstance(part, _End):
            parts.append(f"</{part.tag}>")
        elif part.tag == "span" and not types_of(part) & _LEFT_OUT_TYPES:
            waiting += reversed(part.children)  # makers set each run of letters in one, and breaks, too
        elif part.tag not in _LEFT_OUT_TAGS and not types_of(part) & _LEFT_OUT_TYPES:
            tag = level if part is line else part.tag
            parts.append(_write_start(part, tag, chapter, links))
            if part.tag not in VOID_TAGS:
                waiting += [_End(tag), *reversed(part.children)]
    return f"<section>{''.join(parts)}</section>"


def _find_line(chapter: Chapter, label: str) -> Element | None:
    """The innermost line near the beginning that is the label; None if there is none."""
    found = None
    for element in islice(chapter.body.walk(), _MAX_ELEMENTS_BEFORE_HEADING):
        if element.tag in _LINE_TAGS and _folded(element.text) == _folded(label):
            found = element
    return found


def _shows_label(chapter: Chapter, label: str) -> bool:
    return _folded(label) in _folded(" ".join(chapter.body.strings()))[:_LABEL_SEARCHED_CHARS]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _write_start(element: Element, tag: str, chapter: Chapter, links: ChapterLinks) -> str:
    attrs = {name: value for name, value in element.attrs.items() if name not in _CHANGED_ATTRIBUTES}
    if element in links.ids:
        attrs["id"] = links.ids[element]
    if "href" in element.attrs and (target := links.target(chapter, element.attrs["href"])):
        attrs["href"] = target
    if src := element.attrs.get("src"):
        attrs["src"] = inner_name(dirname(chapter.name), src)[0] or src
    return f"<{tag}{''.join(f' {name}={chr(34)}{escape(value)}{chr(34)}' for name, value in attrs.items())}>"
