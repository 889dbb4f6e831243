"""Find the authors that a page shows: in a byline near its headline, or in a box with an author's class."""

from __future__ import annotations

import re
from collections.abc import Iterator

from worker.extraction.blocks.blocks import Block
from worker.extraction.blocks.class_marks import BYLINE, PERSON, POSTER, marks_of
from worker.extraction.blocks.class_signals import ClassSignal, class_signal_of
from worker.extraction.metadata.statements import FoundValue, Statements, text_variants
from worker.extraction.persons import BY_WORD, BYLINE_START, REVIEWED_BY, split_names
from worker.extraction.text.bylines import read_facts
from worker.page.page import Element

_MORE_POSTS = re.compile(
    r"\b(?:(?:all|more|other) (?:posts|articles|stories)|more (?:from|by)|view (?:all|profile)|alle beiträge|"
    r"zeige alle|about the)\b",
    re.IGNORECASE,
)
"""Text of a link to other posts of the author."""
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|autore|writers?|contributors?|journalists?|verfasser|"
    r"redakteur)[/?=-][^/]",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(?<=[^\W\d_A-Z])\0(?=[A-Z])")
"""Between two pieces of text: no space, and a capital after a lower-case letter."""
_MAX_LINE_CHARS = 100
_MAX_BYLINE_CHARS = 120
_MAX_ELEMENTS_APART = 120
"""How many elements from the headline a byline or a link to an author's page may be."""


def find_byline(statements: Statements, start: int) -> Iterator[FoundValue]:
    """Names near the headline, which begins at `start`: in marked elements, after "By", in links to author
    pages, beside a date.
    """
    for finder in (_from_marked_elements, _from_by_line, _from_author_link, _from_dated_line):
        if found := [*finder(statements, start)]:
            yield from found
            return


def texts_near_headline(statements: Statements, start: int) -> Iterator[str]:
    """The short lines near the headline, which begins at `start`."""
    return (block.text for block in _blocks_near(statements, start) if block.length <= _MAX_BYLINE_CHARS)


def _blocks_near(statements: Statements, start: int) -> Iterator[Block]:
    low, high = start - _MAX_ELEMENTS_APART, start + _MAX_ELEMENTS_APART
    for block in statements.blocks:
        position = block.element.start
        if position > high:
            return
        if position >= low:
            yield block


def _from_marked_elements(statements: Statements, start: int) -> list[FoundValue]:
    """The names in the first element marked as a byline, and in links to authors beside it."""
    links = [e for e in statements.links.get("author", ()) if e.tag == "a"]
    places = links + (
        statements.marked_as(BYLINE) or (statements.marked_as(POSTER) if statements.spans else [])
    )
    places.sort(key=lambda element: (element.start < start, element.start))
    for place in places:
        if not _is_in_comments(place) and (texts := _names_shown(place)):
            beside = [link for link in links if link is not place and link.parent is place.parent]
            texts += [text for link in beside if place in links for text in _names_shown(link)]
            return [FoundValue(text, "the byline") for text in dict.fromkeys(texts)]
    return []


def _from_by_line(statements: Statements, start: int) -> Iterator[FoundValue]:
    """The first line that begins like a byline, after the headline or shortly before it."""
    later = [block for block in statements.blocks if block.element.start >= start]
    before = [block for block in _blocks_near(statements, start) if block.element.start < start]
    for block in (*later, *before):
        if block.length <= _MAX_LINE_CHARS and BY_WORD.match(block.text):
            lines = (text for text in text_variants(block) if BYLINE_START.match(text))
            text = next((t for t in lines if (found := split_names(t)) and not found[0][0].islower()), None)
            if text:  # "By submitting this form" has no capital
                yield FoundValue(text, "the line that begins as a byline")
                return


def _from_author_link(statements: Statements, start: int) -> Iterator[FoundValue]:
    """The first link to an author's page near the headline."""
    for link in statements.page.by_tag.get("a", ()):
        if (
            start - _MAX_ELEMENTS_APART <= link.start <= start + _MAX_ELEMENTS_APART
            and _is_author_link(link)
            and 3 <= len(link.text) <= 60
        ):
            yield FoundValue(link.text, "a link to an author's page")
            return


def _from_dated_line(statements: Statements, start: int) -> list[FoundValue]:
    """The full names in the first line near the headline that holds only names and a date."""
    lines = (line.authors for block in _blocks_near(statements, start) if (line := read_facts(block.text)))
    named = ([name for name in authors if " " in name] for authors in lines)
    return [FoundValue(name, "a line of name and date") for name in next(filter(None, named), [])]


def _is_in_comments(element: Element) -> bool:
    return any(class_signal_of(above) is ClassSignal.COMMENTS for above in (element, *element.ancestors()))


def _is_author_link(link: Element) -> bool:
    return bool(_AUTHOR_PAGE.search(link.attrs.get("href", "")))


def _names_shown(element: Element) -> list[str]:
    """The texts of a byline. If it holds links or marked names of persons, only those."""
    below = [e for e in element.walk() if e is not element]
    persons = (
        [e for e in below if _is_person(e)]
        or [e for e in below if e.tag == "a" and _is_author_link(e)]
        or [e for e in below if marks_of(e.attrs.get("class", "")) & BYLINE]
    )
    text = _separated_text(element)
    inner = [
        name
        for e in persons
        if 2 <= len(name := _separated_text(e)) <= 60 and _MORE_POSTS.search(name) is None
    ]
    if inner and (REVIEWED_BY.search(text) or len(text) > _MAX_LINE_CHARS):
        return inner[:1]
    if inner:
        return list(dict.fromkeys(inner))
    text = _MORE_POSTS.split(text)[0].strip()
    return [text] if 3 <= len(text) <= _MAX_BYLINE_CHARS else []


def _separated_text(element: Element) -> str:
    """An element's text, with a bar where only markup separates words (a name and "Editor" in two boxes)."""
    return " ".join(_GLUED.sub(" | ", "\0".join(element.strings())).replace("\0", "").split())


def _is_person(element: Element) -> bool:
    if element.attrs.get("rel") == "author":
        return True
    return bool(marks_of(element.attrs.get("class", "")) & (PERSON | POSTER))
