"""The authors' names: stated, else read off the byline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from worker.bounds import in_order, names
from worker.extract.linked_data import text_of, types_of
from worker.extract.signals import Leaning, lean
from worker.extract.statements import Found, Statements, machine_value
from worker.page import Element

MOST_AUTHORS = 12
_BY = re.compile(
    r"^\s*(?:(?:written|posted|published|reported|story|words|text|article|created|reviewed)\s+)?"
    r"(?:by|von|par|por|di|da|door|af|av|autor(?:in)?|author|auteur|autore|od|przez|автор|作者|文|記者|记者|글)(?:\s*[:：／|]\s*|\s+)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*(?:,|;|\||/|·|•|\n|&|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|\boch\b|\bi\b|、|，)\s*"
)
_AFTER = re.compile(
    r"\s*(?:\||•|·|»|—|–|\bon\b\s+(?=\w+\s+\d)|\bam\b\s+\d|\bposted\b|\bpublished\b|\bupdated\b|\b\d{1,2}[:./]\d|"
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b\s+\d|\d{4}).*$",
    re.IGNORECASE | re.DOTALL,
)
_ADDRESS = re.compile(r"://|^\s*www\.")
_TAIL = re.compile(
    r"\s*(?:\(.*|<.*|@\S+.*|\S+@\S+.*|https?:.*|\bfollow\b.*|\bby\b.*)$", re.IGNORECASE | re.DOTALL
)
_BYLINE_CLASSES = names(
    """
    byline by-line author authors author-name authorname author_name byline-name byline__name byline-author
    article-author post-author entry-author story-author author-link p-author autor auteur autore writer
    contributor author__name article__author fn article-byline post-byline contributors author-info
    """
)
_PERSON_CLASSES = names("fn username user-name author-name author__name byline-name byline__name p-name")
"""What the person's name alone is marked with, inside a longer byline."""
_POSTER_CLASSES = names(
    """
    username user-name user-link poster postauthor post-author postuser user-details user-info userinfo nick
    nickname postprofile messageauthor message-name bigusername
    """
)
"""What a board marks the writer of a post with; on other pages such a class may be the reader's own."""
_NOBODY = names(
    "admin administrator editor staff webmaster user guest author unknown anonymous null none redaktion"
)
_METAS = in_order(
    """
    author article:author parsely-author sailthru.author byl dc.creator dc.contributor dcterms.creator
    citation_author cxenseparse:author
    """
)
_WRITERS = ("written by", "verfasst von", "geschrieben von", "écrit par", "escrito por", "author")
_LETTER = re.compile(r"[^\W\d_]")


def find_authors(said: Statements, site: str | None) -> list[Found]:
    """The authors, each once. The first kind of place that names a person is taken whole."""
    for kind in (_linked_data, _metas, _microdata, _byline):
        found = _cleaned(kind(said), site)
        if found:
            return found
    return []


def _linked_data(said: Statements) -> Iterator[Found]:
    for key in ("author", "creator"):
        for value in said.values(key):
            if isinstance(value, dict) and types_of(value) & {"organization", "newsmediaorganization"}:
                continue
            for name in _names_in(value):
                yield Found(name, f"JSON-LD {key}")


def _names_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = value.get("name")
    listed = value if isinstance(value, list) else [value]
    return [text for item in listed if (text := text_of(item))]


def _metas(said: Statements) -> Iterator[Found]:
    yield from said.from_meta(*_METAS)
    if _says_writer(said):
        yield from said.from_meta("twitter:data1")


def _says_writer(said: Statements) -> bool:
    return said.metas.get("twitter:label1", [""])[0].lower() in _WRITERS


def _microdata(said: Statements) -> Iterator[Found]:
    for element in said.properties.get("author", ()):
        inner = [below for below in element.walk() if "name" in below.attrs.get("itemprop", "").split()]
        for place in inner or [element]:
            yield Found(machine_value(place), "microdata author")


def _byline(said: Statements) -> Iterator[Found]:
    """Names beside the headline: by relation, by class, or after "By"."""
    places = [e for e in said.links.get("author", ()) if e.tag == "a"]
    places += said.of_classes(_BYLINE_CLASSES) or (said.of_classes(_POSTER_CLASSES) if said.spans else [])
    places = [e for e in places if not any(lean(above) is Leaning.COMMENTS for above in (e, *e.ancestors()))]
    headline = said.headline.element.start if said.headline else 0
    places.sort(key=lambda element: (element.start < headline, element.start))
    for element in places:
        text = _first_text(element)
        if 3 <= len(text) <= 120:
            yield Found(text, "the byline")
            return
    for block in said.blocks:
        if block.element.start >= headline and block.length <= 100 and _BY.match(block.text):
            yield Found(block.text, "the line that begins as a byline")
            return


def _first_text(element: Element) -> str:
    """The text of a byline; where a link or name in it stands for the person, that alone."""
    for below in element.walk():
        if below is not element and (
            below.attrs.get("rel") == "author" or _PERSON_CLASSES & {c.lower() for c in below.classes}
        ):
            return below.text
    return element.text


def _cleaned(found: Iterator[Found], site: str | None) -> list[Found]:
    kept: dict[str, Found] = {}
    for item in found:
        for name in split_names(item.value):
            if name.casefold() != (site or "").casefold():
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
    names_found = []
    for part in _BETWEEN.split(text):
        name = _TAIL.sub("", _BY.sub("", part)).strip(" .,:;-–—|")
        if (
            2 <= len(name) <= 60
            and _LETTER.search(name)
            and len(name.split()) <= 6
            and name.lower() not in _NOBODY
        ):
            names_found.append(name)
    return names_found
