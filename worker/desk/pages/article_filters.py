"""The filters of the list of articles: read from an address, and shown as what can be taken away again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import get_args
from urllib.parse import urlencode

from worker.desk.web.refusals import Refusal
from worker.document import PageKind
from worker.store.queries.document_filter import DocumentFilter, parse_time
from worker.word_tables import in_order

MAX_VALUE_CHARS = 300
FIELDS = in_order("q source label site language kind since until confidence comments copies")
"""The names of the filters in an address."""
SWITCHES = ("comments", "copies")
"""Filters that are on or off."""
WORDS = {"confidence": "confidence up to", "comments": "with comments", "copies": "with copies"}
"""What people call a filter, where its name does not say it."""


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A filter in force, and the query without it."""

    name: str
    value: str
    rest: str


@dataclass(frozen=True, slots=True)
class ArticleFilters:
    """What a list of articles is narrowed by; `values` are as they stand in its address."""

    values: Mapping[str, str]
    wanted: DocumentFilter

    @property
    def words(self) -> str:
        """The words to search for; empty if there are none."""
        return self.values.get("q", "")

    @property
    def active(self) -> list[ActiveFilter]:
        """The filters in force, in the order of `FIELDS`; the words stand in their own field."""
        return [
            ActiveFilter(
                WORDS.get(name, name),
                "" if name in SWITCHES else value,
                self.query_without(name),
            )
            for name, value in self.values.items()
            if name != "q"
        ]

    def query_without(self, name: str) -> str:
        """The query of an address with all filters but one."""
        return urlencode({other: value for other, value in self.values.items() if other != name})

    def query_with(self, **more: str) -> str:
        """The query of an address with all filters, and with more."""
        return urlencode({**self.values, **more})


def read_filters(given: Mapping[str, str], now: datetime) -> ArticleFilters:
    """Read the filters in an address. Raises Refusal if one cannot be understood."""
    values = {name: given[name].strip() for name in FIELDS if given.get(name, "").strip()}
    for name, value in values.items():
        if len(value) > MAX_VALUE_CHARS:
            advice = f"{WORDS.get(name, name)}: give up to {MAX_VALUE_CHARS} characters."
            raise Refusal(400, "This is too long to look for", advice, reason="too_long")
    kind = values.get("kind")
    if kind is not None and kind not in get_args(PageKind):
        raise _misunderstood(f"kind: there is no {kind!r}")
    wanted = DocumentFilter(
        source=values.get("source"),
        label=values.get("label"),
        site=values.get("site"),
        language=values.get("language"),
        kind=kind,
        since=read_time(values, "since", now),
        until=read_time(values, "until", now),
        max_confidence=_read_confidence(values.get("confidence")),
        with_comments="comments" in values,
        with_copies="copies" in values,
    )
    return ArticleFilters(values, wanted)


def read_time(values: Mapping[str, str], name: str, now: datetime) -> datetime | None:
    """Read the time of a filter; None if it is not there. Raises Refusal if it cannot be understood."""
    try:
        return parse_time(values[name], now) if name in values else None
    except ValueError as error:
        raise _misunderstood(f"{name}: {error}") from error


def _read_confidence(value: str | None) -> float | None:
    if value is None:
        return None
    try:
        found = float(value)
    except ValueError:
        found = -1.0
    if not 0 <= found <= 1:
        raise _misunderstood("confidence: give a number from 0 to 1")
    return found


def _misunderstood(advice: str) -> Refusal:
    return Refusal(400, "This filter cannot be understood", advice, reason="bad_filter")
