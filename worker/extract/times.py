"""When the document was published, and when it was last changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from worker.bounds import in_order, names
from worker.dates import Moment, parse_absolute
from worker.extract.statements import Found, Statements

FIRST_YEAR = 1990
_PUBLISHED_METAS = in_order(
    """
    article:published_time og:article:published_time og:published_time datepublished parsely-pub-date
    sailthru.date date pubdate publishdate publish-date publish_date publication_date dc.date
    dc.date.issued dc.date.created dcterms.created dcterms.date dcterms.issued citation_publication_date
    citation_date rnews:datepublished cxenseparse:recs:publishtime article.published
    originalpublicationdate created article_date_original bt:pubdate release_date ptime
    cxenseparse:publishtime
    """
)
_MODIFIED_METAS = in_order(
    """
    article:modified_time og:article:modified_time og:updated_time datemodified last-modified lastmod
    dcterms.modified dc.date.modified revision_date article.updated modified updated
    """
)
_PUBLISHED_CLASSES = names(
    """
    published pubdate date entry-date post-date article-date publish-date dateline timestamp time dt-published
    posted-on post__date article__date date-published publishdate date-header article-time meta-date created
    story-date publication-date post-timestamp submitted datum fecha data date-display-single
    """
)
_MODIFIED_WORDS = re.compile(
    r"updat|modif|last[- ]?edit|aktualisiert|mis à jour|actualiz|aggiornat", re.IGNORECASE
)
_IN_ADDRESS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2]|[1-9])[/_-]?(0[1-9]|[12]\d|3[01]|[1-9])(?!\d)"
)
_MOST_TEXT = 120


def find_published(said: Statements) -> tuple[Moment, Found] | None:
    """The first of these that is a time: JSON-LD, meta, microdata, shown beside the headline, address."""
    return (
        _first(
            [
                *said.from_linked_data("datePublished", "dateCreated", "uploadDate"),
                *said.from_meta(*_PUBLISHED_METAS),
                *said.from_microdata("datePublished", "dateCreated"),
            ],
            said,
        )
        or _first(_shown(said), said)
        or _first(_in_address(said), said)
    )


def find_modified(said: Statements) -> tuple[Moment, Found] | None:
    """The time of the last change that the page states."""
    return _first(
        [
            *said.from_linked_data("dateModified"),
            *said.from_meta(*_MODIFIED_METAS),
            *said.from_microdata("dateModified"),
        ],
        said,
    )


def _first(found: list[Found] | Iterator[Found], said: Statements) -> tuple[Moment, Found] | None:
    latest = said.page.received.at.year if said.page.received else 9999
    for item in found:
        moment = parse_absolute(item.value[:_MOST_TEXT])
        if moment and FIRST_YEAR <= moment.at.year <= latest + 1:
            return moment, item
    return None


def _shown(said: Statements) -> Iterator[Found]:
    """Times beside the headline: ``time`` elements, elements with a date's class, short lines."""
    page = said.page
    headline = said.headline.element.start if said.headline else 0
    places = [e for e in said.outside(page.by_tag.get("time", ())) if not _is_update(e.attrs)]
    places.sort(key=lambda e: (e.start < headline - 60, "pubdate" not in e.attrs, e.start))
    for element in places[:4]:
        yield Found(element.attrs.get("datetime") or element.text, "a time element")
    marked = [e for e in said.of_classes(_PUBLISHED_CLASSES) if e.start >= headline - 60]
    for element in marked[:8]:
        text = element.text
        if 6 <= len(text) <= _MOST_TEXT and not _is_update(element.attrs):
            yield Found(element.attrs.get("title") or text, "an element with a date's class")
            yield Found(text, "an element with a date's class")
    start = said.headline.number if said.headline else 0
    for block in said.blocks[max(0, start - 4) : start + 12]:
        if 6 <= block.length <= _MOST_TEXT and any(char.isdigit() for char in block.text):
            yield Found(block.text, "a line near the headline")


def _is_update(attrs: dict[str, str]) -> bool:
    return bool(_MODIFIED_WORDS.search(attrs.get("class", "") + " " + attrs.get("itemprop", "")))


def _in_address(said: Statements) -> Iterator[Found]:
    links = [link.attrs.get("href", "") for link in said.links.get("canonical", ())]
    for address in (said.page.url or "", *links):
        if found := _IN_ADDRESS.search(address):
            yield Found("-".join((found[1], found[2].zfill(2), found[3].zfill(2))), "the page's address")
