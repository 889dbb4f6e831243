"""Find the authors' names: stated ones, else those in the byline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from worker.extraction.metadata.authors_shown import find_byline, texts_near_headline
from worker.extraction.metadata.json_ld import ARTICLE_TYPES, PAGE_TYPES, short_type, text_of
from worker.extraction.metadata.statements import OPENING_POST, FoundValue, Statements, machine_value
from worker.extraction.metadata.title import TitleCandidates
from worker.extraction.persons import is_account, is_organization, is_reversed, reverse_name, split_names
from worker.page.page import Element
from worker.word_tables import in_order, names

MAX_AUTHORS = 12
_AUTHOR_METAS = in_order(
    """
    author article:author og:article:author parsely-author sailthru.author byl dc.creator dc.contributor
    dcterms.creator citation_author citation_authors cxenseparse:author
    """
)
_CATALOGUE_METAS = names("dc.creator dc.contributor dcterms.creator citation_author citation_authors")
"""Catalogues write the last name first."""
_WRITER_LABELS = ("written by", "verfasst von", "geschrieben von", "écrit par", "escrito por", "author")


def find_authors(statements: Statements, titles: TitleCandidates) -> list[FoundValue]:
    """The authors, each once: JSON-LD, meta, microdata, the byline shown.

    The author of a thread's opening post stands for the byline.
    The first kind of place that names a person other than the site is taken whole; if several do, the first
    with a name that is also shown near the headline. Organizations and accounts are taken only if no place
    names a person. If all places name only the site, the site is the author.
    """
    site = {name.casefold() for name in titles.site_names}
    shown: str | None = None
    persons: list[FoundValue] = []
    rest: list[FoundValue] = []
    sites: list[FoundValue] = []
    for found in _stated_places(statements, titles):
        named = clean_names(found)
        others = _without(site, named)
        sites, rest = sites or named, rest or others
        if _has_person(others):
            if shown is None:
                shown = "\n".join(texts_near_headline(statements, titles.headline_start)).casefold()
            if any(item.value.casefold() in shown for item in others):
                return others
            persons = persons or others
    if persons:
        return persons
    poster = statements.opening.author if statements.opening else None
    byline = [] if poster else clean_names(find_byline(statements, titles.headline_start))
    others = _without(site, byline)
    if _has_person(others):
        return others
    rest = rest or others
    if poster and not any(is_account(item.value) for item in rest):
        return [FoundValue(poster, OPENING_POST)]
    return rest or sites or byline


def clean_names(found: Iterable[FoundValue]) -> list[FoundValue]:
    """The names of persons in the found values, each once."""
    kept: dict[str, FoundValue] = {}
    for item in found:
        for name in split_names(item.value):
            kept.setdefault(name.casefold(), FoundValue(name, item.place))
    return list(kept.values())[:MAX_AUTHORS]


def _without(site: set[str], named: list[FoundValue]) -> list[FoundValue]:
    return [item for item in named if item.value.casefold() not in site]


def _has_person(named: list[FoundValue]) -> bool:
    return any(not (is_account(item.value) or is_organization(item.value)) for item in named)


def _stated_places(statements: Statements, titles: TitleCandidates) -> Iterator[list[FoundValue]]:
    """What each kind of place states."""
    yield [*_from_json_ld(statements)]
    for key in _AUTHOR_METAS:
        if key in statements.metas:
            yield [*_from_author_meta(statements, key)]
    for number in ("1", "2"):
        if statements.metas.get(f"twitter:label{number}", [""])[0].lower() in _WRITER_LABELS:
            yield statements.from_meta(f"twitter:data{number}")
    yield [*_from_microdata(statements, titles.headline_start)]


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


def _from_author_meta(statements: Statements, key: str) -> Iterator[FoundValue]:
    for found in statements.from_meta(key):
        for part in found.value.split(";"):
            is_turned = is_reversed(part, in_catalogue=key in _CATALOGUE_METAS)
            yield FoundValue(reverse_name(part) if is_turned else part, found.place)


def _from_microdata(statements: Statements, start: int) -> Iterator[FoundValue]:
    for element in _authors_of_one_item(statements.properties.get("author", ()), start):
        inner = [below for below in element.walk() if "name" in below.attrs.get("itemprop", "").split()]
        for place in inner or [element]:
            yield FoundValue(machine_value(place), "microdata author")


def _authors_of_one_item(elements: Iterable[Element], start: int) -> list[Element]:
    """The author elements of one article: the item around the headline, else the first one.

    Others are the authors of pictures, and of other articles in lists.
    """
    items: dict[int, list[Element]] = {}
    around = 0
    for element in elements:
        item = next((above for above in element.ancestors() if "itemscope" in above.attrs), None)
        if item is None or _is_article(item):
            number = item.start if item else 0
            items.setdefault(number, []).append(element)
            if item and item.start <= start < item.end:
                around = number
    return items.get(around) or next(iter(items.values()), [])


def _is_article(item: Element) -> bool:
    types = {short_type(kind) for kind in item.attrs.get("itemtype", "").split()}
    return not types or not types.isdisjoint(ARTICLE_TYPES | PAGE_TYPES | {"creativework"})
