"""Find when the document was published, and when it was last changed.

The time of publication is taken from the first of these that has one: JSON-LD, meta, microdata; the
opening post of a thread; a line that says so; a date element near the headline, then a line there that begins
with a date; meta tags for some day in the document's life; dates shown elsewhere; the only line of the page
that says so; the address. A day that is shown is completed by the time of day in another place.

If stated days differ, the one that is also shown near the headline goes first. What the page labels for
readers as its publication ("Published: 3 May") goes before a later day stated for machines, because many
systems state every change as a publication. A time stated in UTC gets the zone in which the same minute is
shown near the headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

from worker.dates import Moment
from worker.dates.reading import parse_absolute
from worker.extraction.metadata.statements import OPENING_POST, FoundValue, Statements
from worker.extraction.metadata.times_shown import (
    LAST_CHANGE,
    MAX_TEXT_CHARS,
    find_dated_lines,
    find_elsewhere_on_page,
    find_in_address,
    find_labelled_anywhere,
    find_labelled_near,
    find_near_headline,
)
from worker.extraction.metadata.title import TitleCandidates
from worker.word_tables import in_order, names

DatedValue = tuple[Moment, FoundValue]

MIN_YEAR = 1990
DAY_OR_FINER = ("second", "minute", "hour", "day")
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
    r"|[-_.: ]uploaded$"
)
"""How sites name their own meta tags for the time of publication: ``w-published-date``."""
_VAGUE_METAS = in_order("date dc.date dcterms.date dc.date.created dcterms.created created datecreated")
"""Meta tags for some day in the document's life."""
_MODIFIED_METAS = in_order(
    """
    article:modified_time og:article:modified_time og:updated_time datemodified last-modified lastmod
    dcterms.modified dc.date.modified revision_date article.updated modified updated
    """
)
_MONTH_FIRST = names("en-us es-us en-ph fil")
_DAY_FIRST_DOMAINS = names("uk au nz ie in za ng ke sg my")
"""Countries with pages in English."""
_MAX_MARKED_TIMES = 3
"""A page with more times in microdata is a list of pages."""
_MAX_ZONE_MINUTES = 14 * 60


def find_published(statements: Statements, titles: TitleCandidates) -> DatedValue | None:
    """When it was published, and where that was found, in the order of this module's docstring."""
    stated = list(_valid_times(_stated_times(statements), statements))
    order = _is_day_first(statements)
    shown = list(_valid_times(find_near_headline(statements, titles), statements, order))
    labelled = _first_with_day(_valid_times(find_labelled_near(statements, titles), statements, order))
    if stated:
        if len({_day(moment) for moment, _ in stated}) > 1:
            shown += _valid_times(find_dated_lines(statements, titles), statements, order)
        return _choose_time(stated, shown, labelled)
    dated = (
        _time_of_opening_post(statements)
        or labelled
        or _first_with_day(shown)
        or _first_with_day(_valid_times(find_dated_lines(statements, titles), statements, order))
        or first_valid_time(
            [*statements.from_meta(*_VAGUE_METAS), *statements.from_json_ld("dateCreated")], statements
        )
    )
    if dated and dated[0].precision != "day":
        return dated
    elsewhere = list(_valid_times(find_elsewhere_on_page(statements, titles), statements, order))
    if dated:
        return _with_clock(dated, elsewhere)
    return (
        _first_with_day(elsewhere)
        or _first_with_day(_valid_times(find_labelled_anywhere(statements), statements, order))
        or first_valid_time(find_in_address(statements), statements)
        or next(iter(elsewhere), None)
    )


def _with_clock(dated: DatedValue, others: list[DatedValue]) -> DatedValue:
    """A day, or the same day with its time of day, if another place shows that."""
    day = _day(dated[0])
    clocks = (
        one for one in others if one[0].precision not in ("day", "month") and one[1].place != LAST_CHANGE
    )
    return next((one for one in clocks if _day(one[0]) == day), dated)


def _time_of_opening_post(statements: Statements) -> DatedValue | None:
    """The time of the thread's opening post, if the document is one and the time names a day."""
    post = statements.opening
    if post is None or post.posted is None or post.posted.precision not in DAY_OR_FINER:
        return None
    return post.posted, FoundValue(post.posted_text or post.posted.iso(), OPENING_POST)


def find_modified(statements: Statements) -> DatedValue | None:
    """The stated time of the last change."""
    return first_valid_time(
        [
            *statements.from_json_ld("dateModified"),
            *statements.from_meta(*_MODIFIED_METAS),
            *statements.from_microdata("dateModified"),
        ],
        statements,
    )


def _stated_times(statements: Statements) -> list[FoundValue]:
    marked = statements.from_microdata("datePublished")
    return [
        *statements.from_json_ld("datePublished", "uploadDate"),
        *statements.from_meta(*_PUBLISHED_METAS),
        *statements.from_meta(*_custom_metas(statements.metas)),
        *(marked if len(marked) <= _MAX_MARKED_TIMES else ()),
    ]


def _custom_metas(metas: Iterable[str]) -> list[str]:
    """The names of the site's own meta tags for the publication, dates before times."""
    found = [name for name in metas if _PUBLISHED_META.search(name) and name not in _PUBLISHED_METAS]
    return sorted(found, key=lambda name: "date" not in name)


def _choose_time(
    stated: list[DatedValue], shown: list[DatedValue], labelled: DatedValue | None
) -> DatedValue:
    """Choose one of the stated times, with the help of the shown and labelled ones."""
    days = {_day(moment) for moment, _ in shown}
    first = next((dated for dated in stated if _day(dated[0]) in days), _prefer_clock_time(stated))
    if labelled and _day(labelled[0]) < _day(first[0]) and not _is_day_apart(labelled[0], first[0]):
        first = labelled
    elif _day(first[0]) not in days:
        first = _in_shown_zone(first, shown)
    rivals = {_day(moment): found for moment, found in (*stated, *([labelled] if labelled else []))}
    passed_over = tuple(found for day, found in rivals.items() if day != _day(first[0]))
    return first[0], FoundValue(first[1].value, first[1].place, passed_over)


def _prefer_clock_time(stated: list[DatedValue]) -> DatedValue:
    """The first time. If it is a midnight, and another is a time of day on a day next to it, the other."""
    first = stated[0]
    if (first[0].at.hour, first[0].at.minute) == (0, 0):
        return next((dated for dated in stated[1:] if _is_day_apart(dated[0], first[0])), first)
    return first


def _in_shown_zone(stated: DatedValue, shown: list[DatedValue]) -> DatedValue:
    """A time stated in UTC, moved to the zone in which the page shows it."""
    moment, found = stated
    if moment.offset_minutes or moment.precision == "day":
        return stated
    for other, place in shown:
        offset = round((other.at - moment.at) / timedelta(minutes=1))
        if (
            other.precision != "day"
            and not other.zone_known
            and not offset % 15
            and abs(offset) <= _MAX_ZONE_MINUTES
        ):
            zoned = replace(moment, offset_minutes=offset, zone_known=True)
            return zoned, FoundValue(found.value, f"{found.place}, in the zone of {place.place}")
    return stated


def _day(moment: Moment) -> str:
    return moment.iso()[:10]


def _is_day_apart(one: Moment, other: Moment) -> bool:
    return abs(one.at - other.at) <= timedelta(days=1, hours=14) and _day(one) != _day(other)


def _first_with_day(dated: Iterable[DatedValue]) -> DatedValue | None:
    """The first that names a day. "June 2016" is the heading of an archive."""
    return next((one for one in dated if one[0].precision != "month"), None)


def first_valid_time(found: Iterable[FoundValue], statements: Statements) -> DatedValue | None:
    """The first that is a possible time for a document."""
    return next(_valid_times(found, statements), None)


def _valid_times(
    found: Iterable[FoundValue], statements: Statements, day_first: bool | None = None
) -> Iterator[DatedValue]:
    """The times that are possible for a document."""
    latest = statements.page.received.at.year if statements.page.received else 9999
    for item in found:
        moment = parse_absolute(item.value[:MAX_TEXT_CHARS], day_first=day_first)
        if moment and MIN_YEAR <= moment.at.year <= latest + 1:
            yield moment, item


def _is_day_first(statements: Statements) -> bool | None:
    """Whether the page's language writes the day first in 03/04/2024; None if the page does not say.

    English alone does not say; then the country in the address decides.
    """
    written = statements.page.root.attrs.get("lang", "").lower().replace("_", "-")
    if written and written != "en":
        return written not in _MONTH_FIRST
    return True if statements.host.rpartition(".")[2] in _DAY_FIRST_DOMAINS else None
