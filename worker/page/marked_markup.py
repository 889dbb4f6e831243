"""Write a parsed page as markup again, with marks around some of its texts.

It is what a person looks at, not what anything is read from: scripts and what connects to other machines are
left out, and pictures stay where the page has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from worker.page.page import Element, Page
from worker.word_tables import names

VOID_TAGS = names("area base br col embed hr img input link meta param source track wbr")
LEFT_OUT_TAGS = names("""
    script noscript link meta base frame frameset iframe object embed applet portal template fencedframe
""")
"""Elements that run or load something, and the metadata that a frame does not need."""
RAW_TAGS = frozenset(["style"])
MARK_TAG = "winnow-mark"

Mark = str
Place = tuple[int, int]
"""The number of an element, and the index of a text among its children."""


def write_marked(page: Page, marks: Mapping[Place, Mark], style: str) -> str:
    """Write a page with each text at a marked place inside an element ``winnow-mark``.

    Its class is the mark. `style` is a style sheet that is added at the end.
    """
    return "".join(["<!doctype html>", *_write(page.root, marks), f"<style>{style}</style>"])


_Part = str | Element | tuple[Element, int]
"""What is still to be written: an end tag, an element, or a text by its place."""


def _write(root: Element, marks: Mapping[Place, Mark]) -> Iterator[str]:
    """Write an element and what is in it, without recursion: pages are nested to any depth."""
    waiting: list[_Part] = [root]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, Element):
            if part.tag in LEFT_OUT_TAGS:
                continue
            yield _write_start(part)
            if part.tag in RAW_TAGS:
                yield _write_style(part)
            if part.tag not in VOID_TAGS:
                waiting.append(f"</{part.tag}>")
            if part.tag not in RAW_TAGS | VOID_TAGS:
                waiting += _children_backwards(part)
        else:
            element, index = part
            text = element.children[index]
            assert isinstance(text, str)
            mark = marks.get((element.start, index))
            yield escape(text) if mark is None else f'<{MARK_TAG} class="{mark}">{escape(text)}</{MARK_TAG}>'


def _children_backwards(element: Element) -> list[_Part]:
    parts: list[_Part] = [
        child if isinstance(child, Element) else (element, index)
        for index, child in enumerate(element.children)
    ]
    return parts[::-1]


def _write_start(element: Element) -> str:
    attributes = (
        f' {name}="{escape(value)}"'
        for name, value in element.attrs.items()
        if not name.startswith("on") and not set(name) & set(" \"'<>/=`")
    )
    return f"<{element.tag}{''.join(attributes)}>"


def _write_style(element: Element) -> str:
    return "".join(child for child in element.children if isinstance(child, str)).replace("</", "<\\/")
