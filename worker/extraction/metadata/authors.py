"""The authors' names: stated, else read off the byline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from worker.extraction.blocks.class_marks import BYLINE, PERSON, POSTER, marks_of
from worker.extraction.blocks.class_signals import ClassSignal, class_signal_of
from worker.extraction.metadata.json_ld import text_of
from worker.extraction.metadata.statements import Found, Statements, machine_value, readings
from worker.extraction.metadata.title import Heading
from worker.extraction.persons import BY, MAY_BE_BY, REVIEWED, is_account, split_names
from worker.extraction.text.facts import facts_of
from worker.page.page import Element
from worker.words import in_order

MOST_AUTHORS = 12
_METAS = in_order(
    """
    author article:author parsely-author sailthru.author byl dc.creator dc.contributor dcterms.creator
    citation_author cxenseparse:author
    """
)
_WRITERS = ("written by", "verfasst von", "geschrieben von", "écrit par", "escrito por", "author")
_MORE = re.compile(
    r"\b(?:all posts|more (?:from|by|posts)|view (?:all|profile)|alle beiträge|zeige alle|about the)\b",
    re.IGNORECASE,
)
"""Of a link to what else the author wrote."""
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|autore|writers?|contributors?|journalists?|verfasser|"
    r"redakteur)[/?=-][^/]",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(?<=[^\W\d_A-Z])\0(?=[A-Z])")
"""Between pieces of text: no space, and a capital after a small letter."""
_LONGEST_LINE = 100
_LONGEST_BYLINE = 120
_NEAR = 120
"""How many elements from the headline a link to an author's page may stand."""


def find_authors(said: Statements, heading: Heading) -> list[Found]:
    """The authors, each once: JSON-LD, meta, microdata, the byline shown.

    The first kind of place that names anybody but the site is taken whole, account names only where no
    place has a full one; where all name the site alone, the site it is.
    """
    site = {name.casefold() for name in heading.site_names}
    accounts: list[Found] = []
    sites: list[Found] = []
    for found in (_linked_data(said), _metas(said), _microdata(said), _byline(said, heading)):
        named = clean_names(found)
        others = [item for item in named if item.value.casefold() not in site]
        if others and not all(is_account(item.value) for item in others):
            return others
        accounts = accounts or others
        sites = sites or named
    return accounts or sites


def _linked_data(said: Statements) -> Iterator[Found]:
    for key in ("author", "creator"):
        for value in said.values(key):
            for name in _names_in(value):
                yield Found(name, f"JSON-LD {key}")


def _names_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = value.get("name")
    listed = value if isinstance(value, list) else [value]
    return [text for item in listed if (text := text_of(item))]


def _metas(said: Statements) -> Iterator[Found]:
    yield from said.from_meta(*_METAS)
    for number in ("1", "2"):
        if said.metas.get(f"twitter:label{number}", [""])[0].lower() in _WRITERS:
            yield from said.from_meta(f"twitter:data{number}")


def _microdata(said: Statements) -> Iterator[Found]:
    for element in said.properties.get("author", ()):
        inner = [below for below in element.walk() if "name" in below.attrs.get("itemprop", "").split()]
        for place in inner or [element]:
            yield Found(machine_value(place), "microdata author")


def _byline(said: Statements, heading: Heading) -> Iterator[Found]:
    """Names beside the headline: in marked elements, after "By", in links to pages of authors, by a date."""
    for way in (_in_marked, _after_by, _linked, _by_date):
        if found := [*way(said, heading.start)]:
            yield from found
            return


def _in_marked(said: Statements, start: int) -> list[Found]:
    """The names in the first element whose relation or class says that it holds them."""
    places = [e for e in said.links.get("author", ()) if e.tag == "a"]
    places += said.marked(BYLINE) or (said.marked(POSTER) if said.spans else [])
    places.sort(key=lambda element: (element.start < start, element.start))
    texts = (_names_shown(element) for element in places if not _is_in_comments(element))
    return [Found(text, "the byline") for text in next(filter(None, texts), [])]


def _after_by(said: Statements, start: int) -> Iterator[Found]:
    """The first line that begins as bylines do, at the headline or shortly before it."""
    later = [block for block in said.blocks if block.element.start >= start]
    before = [block for block in said.blocks if start - _NEAR <= block.element.start < start]
    for block in (*later, *before):
        if block.length <= _LONGEST_LINE and MAY_BE_BY.match(block.text):
            lines = (text for text in readings(block) if BY.match(text))
            text = next((t for t in lines if (found := split_names(t)) and not found[0][0].islower()), None)
            if text:  # "By submitting this form" has no capital
                yield Found(text, "the line that begins as a byline")
                return


def _linked(said: Statements, start: int) -> Iterator[Found]:
    """The first link to a page of authors."""
    for link in said.page.by_tag.get("a", ()):
        if start - _NEAR <= link.start <= start + _NEAR and _is_of_author(link) and 3 <= len(link.text) <= 60:
            yield Found(link.text, "a link to an author's page")
            return


def _by_date(said: Statements, start: int) -> list[Found]:
    """The full names in the first line near the headline that is nothing but names and a date."""
    near = (block for block in said.blocks if start - _NEAR <= block.element.start <= start + _NEAR)
    lines = (line.authors for block in near if (line := facts_of(block.text)))
    named = ([name for name in authors if " " in name] for authors in lines)
    return [Found(name, "a line of name and date") for name in next(filter(None, named), [])]


def _is_in_comments(element: Element) -> bool:
    return any(class_signal_of(above) is ClassSignal.COMMENTS for above in (element, *element.ancestors()))


def _is_of_author(link: Element) -> bool:
    return bool(_AUTHOR_PAGE.search(link.attrs.get("href", "")))


def _names_shown(element: Element) -> list[str]:
    """The texts of a byline; where links or names in it stand for persons, those alone."""
    below = [e for e in element.walk() if e is not element]
    persons = (
        [e for e in below if _is_person(e)]
        or [e for e in below if e.tag == "a" and _is_of_author(e)]
        or [e for e in below if marks_of(e.attrs.get("class", "")) & BYLINE]
    )
    text = _apart(element)
    inner = [name for e in persons if 2 <= len(name := _apart(e)) <= 60 and _MORE.search(name) is None]
    if inner and (REVIEWED.search(text) or len(text) > _LONGEST_LINE):
        return inner[:1]
    if inner:
        return list(dict.fromkeys(inner))
    return [text] if 3 <= len(text) <= _LONGEST_BYLINE and _MORE.search(text) is None else []


def _apart(element: Element) -> str:
    """An element's text; what only markup keeps apart (a name and "Editor" in two boxes) is kept apart."""
    return " ".join(_GLUED.sub(" | ", "\0".join(element.strings())).replace("\0", "").split())


def _is_person(element: Element) -> bool:
    if element.attrs.get("rel") == "author":
        return True
    return bool(marks_of(element.attrs.get("class", "")) & (PERSON | POSTER))


def clean_names(found: Iterable[Found]) -> list[Found]:
    """The names in what was found, each once."""
    kept: dict[str, Found] = {}
    for item in found:
        for name in split_names(item.value):
            kept.setdefault(name.casefold(), Found(name, item.place))
    return list(kept.values())[:MOST_AUTHORS]
