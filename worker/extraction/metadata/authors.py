"""Find the authors' names: stated ones, else those in the byline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from worker.extraction.blocks.class_marks import BYLINE, PERSON, POSTER, marks_of
from worker.extraction.blocks.class_signals import ClassSignal, class_signal_of
from worker.extraction.metadata.json_ld import text_of
from worker.extraction.metadata.statements import (
    OPENING_POST,
    FoundValue,
    Statements,
    machine_value,
    text_variants,
)
from worker.extraction.metadata.title import TitleCandidates
from worker.extraction.persons import BY_WORD, BYLINE_START, REVIEWED_BY, is_account, split_names
from worker.extraction.text.bylines import read_facts
from worker.page.page import Element
from worker.word_tables import in_order

MAX_AUTHORS = 12
_AUTHOR_METAS = in_order(
    """
    author article:author parsely-author sailthru.author byl dc.creator dc.contributor dcterms.creator
    citation_author cxenseparse:author
    """
)
_WRITER_LABELS = ("written by", "verfasst von", "geschrieben von", "écrit par", "escrito por", "author")
_MORE_POSTS = re.compile(
    r"\b(?:all posts|more (?:from|by|posts)|view (?:all|profile)|alle beiträge|zeige alle|about the)\b",
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


def find_authors(statements: Statements, titles: TitleCandidates) -> list[FoundValue]:
    """The authors, each once: JSON-LD, meta, microdata, the byline shown.

    The author of a thread's opening post stands for the byline.
    The first kind of place that names anyone other than the site is taken whole. Account names are taken only
    if no place has a full name. If all places name only the site, the site is the author.
    """
    site = {name.casefold() for name in titles.site_names}
    accounts: list[FoundValue] = []
    poster = statements.opening.author if statements.opening else None
    sites: list[FoundValue] = []
    for found in (
        _from_json_ld(statements),
        _from_metas(statements),
        _from_microdata(statements),
        () if poster else _from_byline(statements, titles),
    ):
        named = clean_names(found)
        others = [item for item in named if item.value.casefold() not in site]
        if others and not all(is_account(item.value) for item in others):
            return others
        accounts = accounts or others
        sites = sites or named
    if poster and not accounts:
        return [FoundValue(poster, OPENING_POST)]
    return accounts or sites


def _from_json_ld(statements: Statements) -> Iterator[FoundValue]:
    for key in ("author", "creator"):
        for value in statements.json_ld_values(key):
            for name in _names_in(value):
                yield FoundValue(name, f"JSON-LD {key}")


def _names_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = value.get("name")
    listed = value if isinstance(value, list) else [value]
    return [text for item in listed if (text := text_of(item))]


def _from_metas(statements: Statements) -> Iterator[FoundValue]:
    yield from statements.from_meta(*_AUTHOR_METAS)
    for number in ("1", "2"):
        if statements.metas.get(f"twitter:label{number}", [""])[0].lower() in _WRITER_LABELS:
            yield from statements.from_meta(f"twitter:data{number}")


def _from_microdata(statements: Statements) -> Iterator[FoundValue]:
    for element in statements.properties.get("author", ()):
        inner = [below for below in element.walk() if "name" in below.attrs.get("itemprop", "").split()]
        for place in inner or [element]:
            yield FoundValue(machine_value(place), "microdata author")


def _from_byline(statements: Statements, titles: TitleCandidates) -> Iterator[FoundValue]:
    """Names near the headline: in marked elements, after "By", in links to author pages, beside a date."""
    for finder in (_from_marked_elements, _from_by_line, _from_author_link, _from_dated_line):
        if found := [*finder(statements, titles.headline_start)]:
            yield from found
            return


def _from_marked_elements(statements: Statements, start: int) -> list[FoundValue]:
    """The names in the first element whose relation or class marks a byline."""
    places = [e for e in statements.links.get("author", ()) if e.tag == "a"]
    places += statements.marked_as(BYLINE) or (statements.marked_as(POSTER) if statements.spans else [])
    places.sort(key=lambda element: (element.start < start, element.start))
    texts = (_names_shown(element) for element in places if not _is_in_comments(element))
    return [FoundValue(text, "the byline") for text in next(filter(None, texts), [])]


def _from_by_line(statements: Statements, start: int) -> Iterator[FoundValue]:
    """The first line that begins like a byline, after the headline or shortly before it."""
    later = [block for block in statements.blocks if block.element.start >= start]
    before = [
        block for block in statements.blocks if start - _MAX_ELEMENTS_APART <= block.element.start < start
    ]
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
    near = (
        block
        for block in statements.blocks
        if start - _MAX_ELEMENTS_APART <= block.element.start <= start + _MAX_ELEMENTS_APART
    )
    lines = (line.authors for block in near if (line := read_facts(block.text)))
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
    return [text] if 3 <= len(text) <= _MAX_BYLINE_CHARS and _MORE_POSTS.search(text) is None else []


def _separated_text(element: Element) -> str:
    """An element's text, with a bar where only markup separates words (a name and "Editor" in two boxes)."""
    return " ".join(_GLUED.sub(" | ", "\0".join(element.strings())).replace("\0", "").split())


def _is_person(element: Element) -> bool:
    if element.attrs.get("rel") == "author":
        return True
    return bool(marks_of(element.attrs.get("class", "")) & (PERSON | POSTER))


def clean_names(found: Iterable[FoundValue]) -> list[FoundValue]:
    """The names of persons in the found values, each once."""
    kept: dict[str, FoundValue] = {}
    for item in found:
        for name in split_names(item.value):
            kept.setdefault(name.casefold(), FoundValue(name, item.place))
    return list(kept.values())[:MAX_AUTHORS]
