"""The authors' names: stated, else read off the byline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from worker.bounds import in_order, names
from worker.extract.linked_data import text_of
from worker.extract.marks import BYLINE, PERSON, POSTER, marks_of
from worker.extract.signals import Leaning, lean
from worker.extract.statements import Found, Statements, machine_value, readings
from worker.extract.title import Heading
from worker.page import Element

MOST_AUTHORS = 12
_BYWORDS = (
    r"^\s*(?:(?:written|posted|published|reported|story|words|text|article|created|reviewed)\s*)?"
    r"(?:by|von|par|por|di|da|door|af|av|autor(?:in)?|author|auteur|autore|od|przez|автор|作者|文|記者|记者|글)"
)
_MAY_BE_BY = re.compile(_BYWORDS, re.IGNORECASE)
_BY = re.compile(_BYWORDS + r"(?:\s*[:：／|]\s*|\s+)", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\s*(?:,|;|\||/|·|•|⋅|\n|&|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|\boch\b|\bi\b|、|，)\s*"
)
_AFTER = re.compile(
    r"\s*(?:\||•|·|»|—|–|\bon\b\s+(?=\w+\s+\d|\w+day\b)|\bam\b\s+\d|\bposted\b|\bpublished\b|\bupdated\b|\b\d{1,2}[:./]\d|"
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b\s+\d|\d{4}).*$",
    re.IGNORECASE | re.DOTALL,
)
_ADDRESS = re.compile(r"://|^\s*www\.")
_TAIL = re.compile(
    r"\s*(?:\([^)]*\)?\s*$|<.*|@\S+.*|\S+@\S+.*|https?:.*|\bfollow\b.*|\bby\b.*)$", re.IGNORECASE | re.DOTALL
)
_NOBODY = names(
    """
    admin administrator editor staff webmaster user guest author authors authored articles unknown anonymous
    null none redaktion
    """
)
_METAS = in_order(
    """
    author article:author parsely-author sailthru.author byl dc.creator dc.contributor dcterms.creator
    citation_author cxenseparse:author
    """
)
_WRITERS = ("written by", "verfasst von", "geschrieben von", "écrit par", "escrito por", "author")
_REVIEWED = re.compile(
    r"[\s.,;|·•]*\b(?:(?:medically |clinically |expert |legally )?"
    r"(?:reviewed|fact[- ]checked|edited|verified|translated) by|geprüft von|redigiert von|übersetzt von)\b"
    r".*$",
    re.IGNORECASE | re.DOTALL,
)
"""Others who worked on it, named after the writers."""
_ROLE = re.compile(
    r"\b(?:editor|writer|reporter|correspondent|expert|attorney|lawyer|analyst|director|manager|founder|"
    r"professor|specialist|contributor|columnist|journalist|strategist|consultant|officer|ceo|cto|privacy|"
    r"m\.?d|ph\.?d|dvm|rdn?|redakteur(?:in)?|reporterin|korrespondent(?:in)?)\b",
    re.IGNORECASE,
)
"""After a name and a comma: what the person is."""
_DAY = re.compile(r"\s+\d{1,2}$")
"""The day of a date, whose month was cut off."""
_TITLE_AFTER = re.compile(r"\s+(?:기자|특파원|記者|记者)$")
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
_LONGEST_LINE = 100
_LONGEST_BYLINE = 120
_NEAR = 120
"""How many elements from the headline a link to an author's page may stand."""
_LETTER = re.compile(r"[^\W\d_]")


def find_authors(said: Statements, heading: Heading) -> list[Found]:
    """The authors, each once: JSON-LD, meta, microdata, the byline shown.

    The first kind of place that names anybody but the site is taken whole; where all name the site
    alone, the site it is.
    """
    site = {name.casefold() for name in heading.site_names}
    for_want_of_better: list[Found] = []
    for found in (_linked_data(said), _metas(said), _microdata(said), _byline(said, heading)):
        named = clean_names(found)
        if others := [item for item in named if item.value.casefold() not in site]:
            return others
        for_want_of_better = for_want_of_better or named
    return for_want_of_better


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
    """Names beside the headline: by relation, by class, after "By", by a link to a page of authors."""
    start = heading.start
    places = [e for e in said.links.get("author", ()) if e.tag == "a"]
    places += said.marked(BYLINE) or (said.marked(POSTER) if said.spans else [])
    places.sort(key=lambda element: (element.start < start, element.start))
    for element in places:
        texts = _names_shown(element)
        if texts and not _is_in_comments(element):
            yield from (Found(text, "the byline") for text in texts)
            return
    for block in said.blocks:
        if block.length <= _LONGEST_LINE and block.element.start >= start and _MAY_BE_BY.match(block.text):
            lines = (text for text in readings(block) if _BY.match(text))
            text = next((t for t in lines if (found := split_names(t)) and not found[0][0].islower()), None)
            if text:  # "By submitting this form" has no capital
                yield Found(text, "the line that begins as a byline")
                return
    for link in said.page.by_tag.get("a", ()):
        if start - _NEAR <= link.start <= start + _NEAR and _is_of_author(link) and 3 <= len(link.text) <= 60:
            yield Found(link.text, "a link to an author's page")
            return


def _is_in_comments(element: Element) -> bool:
    return any(lean(above) is Leaning.COMMENTS for above in (element, *element.ancestors()))


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
    text = element.text
    inner = [name for e in persons if 2 <= len(name := e.text) <= 60 and _MORE.search(name) is None]
    if inner and (_REVIEWED.search(text) or len(text) > _LONGEST_LINE):
        return inner[:1]
    if inner:
        return list(dict.fromkeys(inner))
    return [text] if 3 <= len(text) <= _LONGEST_BYLINE and _MORE.search(text) is None else []


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


def starts_byline(text: str) -> bool:
    """Whether a text begins as bylines do: "By", "Von", "Autor:"."""
    return bool(_BY.match(text))


def split_names(text: str) -> list[str]:
    """The persons' names in a byline or a stated author: no "By", dates, addresses or nobodies."""
    if _ADDRESS.search(text):
        return []
    text = _AFTER.sub("", _BY.sub("", " ".join(text.split())))
    names_found: list[str] = []
    for part in _BETWEEN.split(_REVIEWED.split(text)[0]):
        name = _TITLE_AFTER.sub("", _TAIL.sub("", _BY.sub("", part))).strip(" .,:;-–—|")
        name = _DAY.sub("", name)
        if names_found and _ROLE.search(name):
            break
        if (
            2 <= len(name) <= 60
            and _LETTER.search(name)
            and len(name.split()) <= 6
            and name.lower() not in _NOBODY
        ):
            names_found.append(name)
    return names_found
