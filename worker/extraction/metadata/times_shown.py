"""Find where a page shows when it was published: near its headline, in its byline, in its address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from worker.dates.reading import find_dates
from worker.extraction.blocks.blocks import Block
from worker.extraction.blocks.class_marks import BYLINE, TIME
from worker.extraction.metadata.statements import FoundValue, Statements, text_variants
from worker.extraction.metadata.title import TitleCandidates
from worker.extraction.persons import starts_byline
from worker.page.page import Element

_UPDATED = re.compile(r"updat|modif|last[- ]?edit|aktualisiert|mis à jour|actualiz|aggiornat", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:^|[|·•,]\s*|\s)(?:first |originally )?(?:published|posted|veröffentlicht|erschienen|publié|"
    r"publicado|pubblicato|gepubliceerd|publicerad|publisert|publiceret|julkaistu|opublikowano|опубликовано|"
    r"(?:artikel|beitrag|eintrag) wurde)(?: on| am| le| el| il| op| den)?\s*:?\s+(?=[^\W_])",
    re.IGNORECASE,
)
_ABOUT_PERSONS = re.compile(r"regist|joined|member since|dabei seit|born|geboren", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_IN_ADDRESS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])|"
    r"[/_-](1[0-2]|[1-9])[/_-]([12]\d|3[01]|[1-9]))(?!\d)"
)
_IN_NUMBER = re.compile(
    r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d\d{2,8}(?!\d)"
)
"""A document number that begins with a date and a time."""
_TIME_TAGS = ("time", "relative-time", "time-ago", "local-time")
"""The element, and widely used custom elements that replace it."""
_MAX_ELEMENTS_BEFORE, _MAX_ELEMENTS_AFTER = 60, 60
"""How many elements before and after the headline a date of the document may be."""
_MAX_BLOCKS_BEFORE, _MAX_BLOCKS_AFTER = 4, 12
_LONG_CHARS, _MAX_LONG_BLOCKS = 200, 3
"""A date element after this many long blocks is no longer near the headline."""
_MAX_NOTE_CHARS = 600
"""A note below an article tells when it was published, and where it is filed."""
_MAX_LINKED_CHARS = 400
"""A line may have this many more characters if they are in links: tags and categories."""
MAX_TEXT_CHARS = 120
LAST_CHANGE = "a line near the headline that tells of its last change"


def find_near_headline(statements: Statements, titles: TitleCandidates) -> Iterator[FoundValue]:
    """Times near the headline: ``time`` elements, and elements with a date class."""
    low, high = titles.headline_start - _MAX_ELEMENTS_BEFORE, _end_of_head(statements, titles)
    places = [e for e in _date_elements(statements) if low <= e.start <= high]
    places.sort(key=lambda e: ("pubdate" not in e.attrs, e.start < titles.headline_start, e.start))
    for element in places[:8]:
        yield from _values_of(element)


def _end_of_head(statements: Statements, titles: TitleCandidates) -> int:
    """The position up to which date elements are near the headline."""
    start = titles.headline_start
    long = (b.start for b in statements.blocks if b.length >= _LONG_CHARS and b.start >= start)
    return min(
        start + _MAX_ELEMENTS_AFTER,
        next(islice(long, _MAX_LONG_BLOCKS - 1, None), start + _MAX_ELEMENTS_AFTER),
    )


def find_dated_lines(statements: Statements, titles: TitleCandidates) -> Iterator[FoundValue]:
    """Lines near the headline that begin with a date."""
    for text in _texts_near_headline(statements, titles):
        if _DIGIT.search(text) and (spans := find_dates(text)) and spans[0].start == 0 and not spans[0].weak:
            yield FoundValue(text, "a line near the headline")


def find_elsewhere_on_page(statements: Statements, titles: TitleCandidates) -> Iterator[FoundValue]:
    """Bylines with a date, lines with a date near the headline, dates further down, then the last change."""
    for element in statements.marked_as(BYLINE):
        if element.start >= titles.headline_start and 6 <= len(text := element.text) <= MAX_TEXT_CHARS:
            yield FoundValue(text, "the byline")
    lines = [text for text in _texts_near_headline(statements, titles) if _DIGIT.search(text)]
    for text in lines:
        if not _UPDATED.search(text) and not _ABOUT_PERSONS.search(text):
            yield FoundValue(text, "a line near the headline")
    for element in [e for e in _date_elements(statements) if e.start > titles.headline_start][:8]:
        yield from _values_of(element)
    for text in lines:
        if _UPDATED.search(text):
            yield FoundValue(text, LAST_CHANGE)


def _date_elements(statements: Statements) -> list[Element]:
    times = [e for tag in _TIME_TAGS for e in statements.page.by_tag.get(tag, ()) if not _is_update(e)]
    marked = [e for e in statements.marked_as(TIME) if e.tag not in _TIME_TAGS and not _is_update(e)]
    return sorted([*statements.outside_comments(times), *marked], key=lambda e: e.start)


def _values_of(element: Element) -> Iterator[FoundValue]:
    if element.tag in _TIME_TAGS:
        yield FoundValue(element.attrs.get("datetime") or element.text, "a time element")
        return
    if title := element.attrs.get("title"):
        yield FoundValue(title, "an element with a date's class")
    text = element.text
    if len(text) <= MAX_TEXT_CHARS and len(text := _before_update(text)) >= 6:
        yield FoundValue(text, "an element with a date's class")


def _before_update(text: str) -> str:
    """The text before the words for a change: "3 May. Updated: 5 May"."""
    update = _UPDATED.search(text)
    return text[: update.start()] if update else text


def _texts_near_headline(statements: Statements, titles: TitleCandidates) -> Iterator[str]:
    """The texts of short blocks near the headline."""
    number = titles.headline.number if titles.headline else 0
    for block in statements.blocks:
        if block.number > number + _MAX_BLOCKS_AFTER:
            return
        if block.number >= number - _MAX_BLOCKS_BEFORE and block is not titles.headline and _is_line(block):
            yield from text_variants(block)


def _is_line(block: Block) -> bool:
    """Whether a block is short apart from its links."""
    unlinked = block.length - block.linked_chars
    return block.length >= 6 and unlinked <= MAX_TEXT_CHARS and block.linked_chars <= _MAX_LINKED_CHARS


def find_labelled_near(statements: Statements, titles: TitleCandidates) -> Iterator[FoundValue]:
    """Times near the headline that are labelled as the publication: "Published on 3 May 2024"."""
    for text in _texts_near_headline(statements, titles):
        if label := _LABEL.search(text):
            yield FoundValue(text[label.end() :], "a line that says when it was published")
    dated = [
        e for e in statements.outside_comments(statements.page.by_tag.get("time", ())) if "pubdate" in e.attrs
    ]
    if len(dated) == 1:  # several belong to a list of pages
        yield FoundValue(
            dated[0].attrs.get("datetime") or dated[0].text, "the page's only time marked pubdate"
        )


def find_labelled_anywhere(statements: Statements) -> Iterator[FoundValue]:
    """The only line of the page that says when it was published, at its start: with a label, or as a byline
    with a date. Several lines belong to a list.
    """
    starts = [
        block.text[:MAX_TEXT_CHARS] for block in statements.blocks if 6 <= block.length <= _MAX_NOTE_CHARS
    ]
    labelled = [(text, label.end()) for text in starts if (label := _LABEL.search(text)) and _has_date(text)]
    bylines = [(text, 0) for text in starts if starts_byline(text) and _has_date(text)]
    for lines in (labelled, bylines):
        if len(lines) == 1:
            text, start = lines[0]
            yield FoundValue(text[start:], "the page's only line that says when it was published")


def _has_date(text: str) -> bool:
    return bool(_DIGIT.search(text)) and any(not span.weak for span in find_dates(text))


def _is_update(element: Element) -> bool:
    attrs = element.attrs
    return attrs.get("itemprop") == "dateModified" or bool(_UPDATED.search(attrs.get("class", "")))


def find_in_address(statements: Statements) -> Iterator[FoundValue]:
    """The date in the page's address, or in its canonical address."""
    links = [link.attrs.get("href", "") for link in statements.links.get("canonical", ())]
    for address in (statements.page.url or "", *links):
        if found := _IN_ADDRESS.search(address) or _IN_NUMBER.search(address):
            parts = [part.zfill(2) for part in found.groups() if part]
            yield FoundValue("-".join(parts), "the page's address")
