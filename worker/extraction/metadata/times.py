"""When the document was published, and when it was last changed.

Published, in this order: JSON-LD, meta, microdata; a line that says so; a date's element, then a line
that begins with a date, beside the headline; meta tags of some day in the document's life; dates shown
elsewhere; the only line of the page that says so; the address.

Where stated days differ, the one that is also shown beside the headline
goes first. What the page labels as its publication for readers ("Published: 3 May") goes before a later
day stated for machines: many systems state every change as a publication. A time stated in UTC is given
the zone in which the same minute is shown beside the headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

from worker.dates import Moment, parse_absolute
from worker.extraction.metadata.statements import Found, Statements
from worker.extraction.metadata.times_shown import (
    MOST_TEXT,
    dated_lines,
    in_address,
    labelled_anywhere,
    labelled_lines,
    shown_elsewhere,
    shown_near,
)
from worker.extraction.metadata.title import Heading
from worker.words import in_order, names

Dated = tuple[Moment, Found]

FIRST_YEAR = 1990
_PUBLISHED_METAS = in_order(
    """
    article:published_time og:article:published_time og:published_time datepublished parsely-pub-date
    sailthru.date dc.date.issued dcterms.issued pubdate publishdate publish-date publish_date publication_date
    publication-date published published_at published_time
    citation_publication_date citation_date citation_online_date rnews:datepublished
    cxenseparse:recs:publishtime article.published originalpublicationdate article_date_original
    bt:pubdate release_date ptime cxenseparse:publishtime
    """
)
_PUBLISHED_META = re.compile(
    r"(?:^|[-_.: ])(?:publi(?:sh(?:ed|ing)?|cation)|posted|pub)[-_.: ]?(?:date(?:time)?|time|on|at)$"
)
"""How sites name a meta tag of their own for the time of publication: ``w-published-date``."""
_VAGUE_METAS = in_order("date dc.date dcterms.date dc.date.created dcterms.created created datecreated")
"""Of some day in the document's life."""
_MODIFIED_METAS = in_order(
    """
    article:modified_time og:article:modified_time og:updated_time datemodified last-modified lastmod
    dcterms.modified dc.date.modified revision_date article.updated modified updated
    """
)
_MONTH_FIRST = names("en-us es-us en-ph fil")
_MOST_MARKED = 3
"""Of a page's times in microdata; more are those of a list of pages."""
_LATEST_ZONE = 14 * 60


def find_published(said: Statements, heading: Heading) -> Dated | None:
    """When it was published, and where that is stated; see the head of this module for the order."""
    stated = list(_moments(_stated(said), said))
    order = _day_first(said)
    shown = list(_moments(shown_near(said, heading), said, order))
    labelled = _exact(_moments(labelled_lines(said, heading), said, order))
    if stated:
        if len({_day(moment) for moment, _ in stated}) > 1:
            shown += _moments(dated_lines(said, heading), said, order)
        return _settled(stated, shown, labelled)
    return (
        labelled
        or _exact(shown)
        or next(_moments(dated_lines(said, heading), said, order), None)
        or first_time([*said.from_meta(*_VAGUE_METAS), *said.from_linked_data("dateCreated")], said)
        or _exact(_moments(shown_elsewhere(said, heading), said, order))
        or first_time(shown_elsewhere(said, heading), said)
        or _exact(_moments(labelled_anywhere(said), said, order))
        or first_time(in_address(said), said)
    )


def find_modified(said: Statements) -> Dated | None:
    """The time of the last change that the page states."""
    return first_time(
        [
            *said.from_linked_data("dateModified"),
            *said.from_meta(*_MODIFIED_METAS),
            *said.from_microdata("dateModified"),
        ],
        said,
    )


def _stated(said: Statements) -> list[Found]:
    marked = said.from_microdata("datePublished")
    return [
        *said.from_linked_data("datePublished", "uploadDate"),
        *said.from_meta(*_PUBLISHED_METAS),
        *said.from_meta(*_own_names(said.metas)),
        *(marked if len(marked) <= _MOST_MARKED else ()),
    ]


def _own_names(metas: Iterable[str]) -> list[str]:
    """The names that sites gave to such tags themselves; those of a date before those of a time."""
    found = [name for name in metas if _PUBLISHED_META.search(name) and name not in _PUBLISHED_METAS]
    return sorted(found, key=lambda name: "date" not in name)


def _settled(stated: list[Dated], shown: list[Dated], labelled: Dated | None) -> Dated:
    """One of the times stated, the shown ones heard."""
    days = {_day(moment) for moment, _ in shown}
    first = next((dated for dated in stated if _day(dated[0]) in days), _timed(stated))
    if labelled and _day(labelled[0]) < _day(first[0]) and not _a_day_apart(labelled[0], first[0]):
        first = labelled
    elif _day(first[0]) not in days:
        first = _as_shown(first, shown)
    rivals = {_day(moment): found for moment, found in (*stated, *([labelled] if labelled else []))}
    over = tuple(found for day, found in rivals.items() if day != _day(first[0]))
    return first[0], Found(first[1].value, first[1].place, over)


def _timed(stated: list[Dated]) -> Dated:
    """The first; where that is a midnight and another is a time of a day beside it, that other."""
    first = stated[0]
    if (first[0].at.hour, first[0].at.minute) == (0, 0):
        return next((dated for dated in stated[1:] if _a_day_apart(dated[0], first[0])), first)
    return first


def _as_shown(stated: Dated, shown: list[Dated]) -> Dated:
    """A time stated in UTC, in the zone (or, where no clock is shown, on the day) that readers see."""
    moment, found = stated
    if moment.offset_minutes or moment.precision == "day":
        return stated
    for other, place in shown:
        east = round((other.at - moment.at) / timedelta(minutes=1))
        if other.precision != "day" and not other.zone_known and not east % 15 and abs(east) <= _LATEST_ZONE:
            zoned = replace(moment, offset_minutes=east, zone_known=True)
            return zoned, Found(found.value, f"{found.place}, in the zone of {place.place}")
    return stated


def _day(moment: Moment) -> str:
    return moment.iso()[:10]


def _a_day_apart(one: Moment, other: Moment) -> bool:
    return abs(one.at - other.at) <= timedelta(days=1, hours=14) and _day(one) != _day(other)


def _exact(dated: Iterable[Dated]) -> Dated | None:
    """The first that names a day: "June 2016" heads an archive."""
    return next((one for one in dated if one[0].precision != "month"), None)


def first_time(found: Iterable[Found], said: Statements) -> Dated | None:
    """The first that is a time which a document can have."""
    return next(_moments(found, said), None)


def _moments(found: Iterable[Found], said: Statements, day_first: bool | None = None) -> Iterator[Dated]:
    """Those that are times a document can have."""
    latest = said.page.received.at.year if said.page.received else 9999
    for item in found:
        moment = parse_absolute(item.value[:MOST_TEXT], day_first=day_first)
        if moment and FIRST_YEAR <= moment.at.year <= latest + 1:
            yield moment, item


def _day_first(said: Statements) -> bool | None:
    """How the page's language writes 03/04/2024; None where it does not say."""
    written = said.page.root.attrs.get("lang", "").lower().replace("_", "-")
    if not written or written == "en":
        return None
    return written not in _MONTH_FIRST
