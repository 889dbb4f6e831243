"""Where a page shows when it was published: beside its headline, in its byline, in its address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from worker.dates import find_dates
from worker.extraction.blocks.class_marks import BYLINE, TIME
from worker.extraction.metadata.statements import Found, Statements, readings
from worker.extraction.metadata.title import Heading
from worker.page.page import Element

_UPDATED = re.compile(r"updat|modif|last[- ]?edit|aktualisiert|mis à jour|actualiz|aggiornat", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:^|[|·•,]\s*|\s)(?:first |originally )?(?:published|posted|veröffentlicht|erschienen|publié|"
    r"publicado|pubblicato|gepubliceerd|publicerad|publisert|publiceret|julkaistu|opublikowano|опубликовано)"
    r"(?: on| am| le| el| il| op| den)?\s*:?\s+(?=[^\W_])",
    re.IGNORECASE,
)
_OF_PERSONS = re.compile(r"regist|joined|member since|dabei seit|born|geboren", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_IN_ADDRESS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2]|[1-9])[/_-]?(0[1-9]|[12]\d|3[01]|[1-9])(?!\d)"
)
_IN_NUMBER = re.compile(
    r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d\d{2,8}(?!\d)"
)
"""A document's number that begins with a date and a clock."""
_BEFORE, _AFTER = 60, 60
"""How many elements before and after the headline a date may stand that speaks of the document."""
_BLOCKS_BEFORE, _BLOCKS_AFTER = 4, 12
MOST_TEXT = 120


def shown_near(said: Statements, heading: Heading) -> Iterator[Found]:
    """Times beside the headline: ``time`` elements, and elements with a date's class."""
    low, high = heading.start - _BEFORE, heading.start + _AFTER
    places = [e for e in _places(said) if low <= e.start <= high]
    places.sort(key=lambda e: ("pubdate" not in e.attrs, e.start < heading.start, e.start))
    for element in places[:8]:
        yield from _readings(element)


def dated_lines(said: Statements, heading: Heading) -> Iterator[Found]:
    """Lines beside the headline that begin with a date."""
    for text in _near(said, heading):
        if _DIGIT.search(text) and (spans := find_dates(text)) and spans[0].start == 0 and not spans[0].weak:
            yield Found(text, "a line near the headline")


def shown_elsewhere(said: Statements, heading: Heading) -> Iterator[Found]:
    """Bylines that hold a date, lines beside the headline that do, dates further down, the last change."""
    for element in said.marked(BYLINE):
        if element.start >= heading.start and 6 <= len(text := element.text) <= MOST_TEXT:
            yield Found(text, "the byline")
    lines = [text for text in _near(said, heading) if _DIGIT.search(text)]
    for text in lines:
        if not _UPDATED.search(text) and not _OF_PERSONS.search(text):
            yield Found(text, "a line near the headline")
    for element in [e for e in _places(said) if e.start > heading.start][:8]:
        yield from _readings(element)
    for text in lines:
        if _UPDATED.search(text):
            yield Found(text, "a line near the headline that tells of its last change")


def _places(said: Statements) -> list[Element]:
    times = [e for e in said.page.by_tag.get("time", ()) if not _is_update(e)]
    marked = [e for e in said.marked(TIME) if e.tag != "time" and not _is_update(e)]
    return sorted([*said.outside(times), *marked], key=lambda e: e.start)


def _readings(element: Element) -> Iterator[Found]:
    if element.tag == "time":
        yield Found(element.attrs.get("datetime") or element.text, "a time element")
        return
    if title := element.attrs.get("title"):
        yield Found(title, "an element with a date's class")
    text = element.text
    if len(text) <= MOST_TEXT and len(text := _before_update(text)) >= 6:
        yield Found(text, "an element with a date's class")


def _before_update(text: str) -> str:
    """What stands before the words that tell of a change: "3 May. Updated: 5 May"."""
    told = _UPDATED.search(text)
    return text[: told.start()] if told else text


def _near(said: Statements, heading: Heading) -> Iterator[str]:
    """The texts of short blocks beside the headline."""
    number = heading.block.number if heading.block else 0
    for block in said.blocks:
        if block.number > number + _BLOCKS_AFTER:
            return
        if block.number >= number - _BLOCKS_BEFORE and 6 <= block.length <= MOST_TEXT:
            yield from readings(block)


def labelled_lines(said: Statements, heading: Heading) -> Iterator[Found]:
    """What is labelled as the publication: "Published on 3 May 2024"."""
    for text in _near(said, heading):
        if label := _LABEL.search(text):
            yield Found(text[label.end() :], "a line that says when it was published")
    dated = [e for e in said.outside(said.page.by_tag.get("time", ())) if "pubdate" in e.attrs]
    if len(dated) == 1:  # several are those of a list
        yield Found(dated[0].attrs.get("datetime") or dated[0].text, "the page's only time marked pubdate")


def labelled_anywhere(said: Statements) -> Iterator[Found]:
    """The only line of the page that says when it was published: several are those of a list."""
    lines = [block.text for block in said.blocks if 6 <= block.length <= MOST_TEXT]
    told = [(text, label) for text in lines if (label := _LABEL.search(text)) and _DIGIT.search(text)]
    if len(told) == 1:
        text, label = told[0]
        yield Found(text[label.end() :], "the page's only line that says when it was published")


def _is_update(element: Element) -> bool:
    attrs = element.attrs
    return attrs.get("itemprop") == "dateModified" or bool(_UPDATED.search(attrs.get("class", "")))


def in_address(said: Statements) -> Iterator[Found]:
    """The date in the page's own address, or in its canonical one."""
    links = [link.attrs.get("href", "") for link in said.links.get("canonical", ())]
    for address in (said.page.url or "", *links):
        if found := _IN_ADDRESS.search(address) or _IN_NUMBER.search(address):
            yield Found("-".join((found[1], found[2].zfill(2), found[3].zfill(2))), "the page's address")
