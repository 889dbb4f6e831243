"""Filter documents by source, label, site, language and more: the same for lists, searches and exports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Select, case, exists, func, literal, literal_column, or_, select

from worker import settings
from worker.store.database.column_types import MAX_ID_DIGITS, UtcTime, storable
from worker.store.tables import Document, Item, Sighting, Source


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """What documents must have. A field that is None allows any value."""

    source: str | None = None
    """Only from this source (its id, its address or its folder), or from a source that it lists."""
    label: str | None = None
    """Only from sources with this label."""
    site: str | None = None
    """The name of the site, or its host. A host includes its subdomains."""
    language: str | None = None
    kind: str | None = None
    since: datetime | None = None
    """Only documents first seen at this time or later."""
    with_comments: bool = False
    """Only documents with at least one comment that was not deleted."""
    until: datetime | None = None
    """Only documents first seen before this time."""
    max_confidence: float | None = None
    """Only documents whose body is at most this certain, from 0 to 1."""
    with_copies: bool = False
    """Only documents of which there are copies."""

    def conditions(self, *, is_sqlite: bool) -> list[ColumnElement[bool]]:
        """The filter as conditions on rows of documents."""
        found: list[ColumnElement[bool]] = []
        found.extend(map(_came_from, self.sources(is_sqlite=is_sqlite)))
        if self.site is not None:
            found.append(_is_on_site(storable(self.site), is_sqlite=is_sqlite))
        if self.language is not None:
            found.append(Document.language == self.language.lower())
        if self.kind is not None:
            found.append(Document.kind == self.kind)
        if self.max_confidence is not None:
            found.append(Document.confidence <= self.max_confidence)
        if self.with_comments:
            found.append(has_comments())
        if self.with_copies:
            found.append(_has_copy())
        return [*found, *self._times(is_sqlite=is_sqlite)]

    def sources(self, *, is_sqlite: bool) -> list[Select[int]]:
        """Select the ids of the sources that are wanted; with two conditions, a document must meet both."""
        found = []
        if self.source is not None:
            found.append(_with_children(_is_source(self.source)))
        if self.label is not None:
            found.append(select(Source.id).where(_has_label(self.label, is_sqlite=is_sqlite)))
        return found

    def _times(self, *, is_sqlite: bool) -> Iterator[ColumnElement[bool]]:
        # With a plus, SQLite uses no index here: by that of times, it would sort all that fit by their ids.
        seen: Any = (
            literal_column("+documents.first_seen_at", UtcTime) if is_sqlite else Document.first_seen_at
        )
        if self.since is not None:
            yield seen >= self.since
        if self.until is not None:
            yield seen < self.until


ANY_DOCUMENT = DocumentFilter()


def parse_time(words: str, now: datetime) -> datetime:
    """Read a time, a day, or how long ago (`7d`, `12h`) as a limit of a filter. Raises ValueError."""
    with suppress(ValueError, OverflowError):
        return datetime.fromisoformat(words).astimezone(UTC)
    try:
        (seconds,) = settings.durations("a time", words)
        return now - timedelta(seconds=seconds)
    except (ValueError, OverflowError) as error:
        hint = "give a day (2026-03-14), a time (2026-03-14T12:00), or how long ago (7d, 12h)"
        raise ValueError(f"{words!r} is not a time; {hint}") from error


def has_comments() -> ColumnElement[bool]:
    """Match documents with at least one comment that was not deleted."""
    return Document.comments_found > literal_column("0")  # written as in the index


def _has_copy() -> ColumnElement[bool]:
    copy = Document.__table__.alias()
    return exists(select(literal(1)).where(copy.c.duplicate_of == Document.id, copy.c.deleted_at.is_(None)))


def _is_source(named: str) -> ColumnElement[bool]:
    if named.isascii() and named.isdecimal() and len(named) < MAX_ID_DIGITS:
        return Source.id == int(named)
    return or_(Source.target == named, Source.moved_to == named)


def _has_label(label: str, *, is_sqlite: bool) -> ColumnElement[bool]:
    if is_sqlite:
        each = func.json_each(Source.labels).table_valued("value")
    else:  # PostgreSQL raises an error for a value that is not a list, such as a JSON null
        is_list = func.jsonb_typeof(Source.labels) == "array"
        each = func.jsonb_array_elements_text(case((is_list, Source.labels))).table_valued("value")
    return exists(select(literal(1)).select_from(each).where(each.c.value == storable(label)))


def _came_from(sources: Select[int]) -> ColumnElement[bool]:
    """Match the documents that were seen in one of these sources, and those of which a copy was."""
    copy = Document.__table__.alias()
    seen = (
        select(literal(1))
        .select_from(Sighting)
        .join(Item, Item.id == Sighting.item_id)
        .where(Item.source_id.in_(sources))
    )
    copy_seen = seen.join(copy, copy.c.id == Sighting.document_id).where(copy.c.duplicate_of == Document.id)
    return or_(seen.where(Sighting.document_id == Document.id).correlate(Document).exists(),
               copy_seen.correlate(Document).exists())  # fmt: skip


def _with_children(wanted: ColumnElement[bool]) -> Select[int]:
    """Select the ids of these sources and of their children, such as the sitemaps of an index."""
    family = select(Source.id).where(wanted).cte(recursive=True)
    child = Source.__table__.alias()
    family = family.union(select(child.c.id).join(family, child.c.parent_id == family.c.id))
    return select(family.c.id)


def _is_on_site(site: str, *, is_sqlite: bool) -> ColumnElement[bool]:
    name = func.lower(Document.site) == func.lower(site)
    host = host_of(site)
    if host is None:
        return name
    place: Any = func.instr if is_sqlite else func.strpos
    key = func.replace(func.replace(Document.address_key, "https://", ""), "http://", "").concat("/")
    of_document = func.substr(key, 1, place(key, "/") - 1)
    spellings = (host, f"{host}:%", f"%.{host}", f"%.{host}:%")
    return or_(name, *[of_document.like(one) for one in spellings])


def is_of_host(found: str, host: str) -> bool:
    """Whether the host of an address key, perhaps with a port, is this one or a subdomain of it."""
    name = found.lower().partition(":")[0]
    return name == host or name.endswith(f".{host}")


def host_of(site: str) -> str | None:
    """The host, spelled as in address keys; None if this is the name of a site and not a host."""
    host = (urlsplit(site).hostname or "") if "://" in site else site.partition("/")[0]
    host = host.strip().lower().removeprefix("www.")
    with suppress(UnicodeError):
        host = host.encode("idna").decode("ascii")
    return host if host.isascii() and "." in host and not set(host) & set(" %_\\") else None
