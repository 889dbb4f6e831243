"""The filters of the list of articles: read from an address, and shown as what can be taken away again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import get_args
from urllib.parse import urlencode

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from worker.desk.api.shapes.queries import MAX_VALUE_CHARS, DocumentQuery
from worker.desk.web.refusals import Refusal
from worker.document import PageKind
from worker.store.queries.document_filter import DocumentFilter
from worker.word_tables import in_order

QUERY_NAMES = {"confidence": "max_confidence", "comments": "with_comments", "copies": "with_copies"}
"""What the API calls a filter that has a shorter name here."""
PAGE_NAMES = {there: here for here, there in QUERY_NAMES.items()}
"""What is shown of a filter that the API names."""
EXPECTED = {
    "max_confidence": "give a number from 0 to 1",
    "kind": f"give one of {', '.join(get_args(PageKind))}",
}
"""What people are to give, where the API's message is about types."""
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
    values = _read_values(given)
    for name, value in values.items():
        if len(value) > MAX_VALUE_CHARS:
            raise _misunderstood(name, f"this is too long: give up to {MAX_VALUE_CHARS} characters")
    asked = {QUERY_NAMES.get(name, name): name in SWITCHES or value for name, value in values.items()}
    try:
        query = DocumentQuery.model_validate({name: value for name, value in asked.items() if name != "q"})
        return ArticleFilters(values, query.make_filter(now))
    except (ValidationError, RequestValidationError) as error:
        wrong = error.errors()[0]
        name = str(wrong["loc"][-1])
        raise _misunderstood(PAGE_NAMES.get(name, name), EXPECTED.get(name, wrong["msg"])) from error


def give_back_filters(given: Mapping[str, str]) -> ArticleFilters:
    """Filters that were refused, as they were written; longer ones are cut."""
    written = {name: value[:MAX_VALUE_CHARS] for name, value in _read_values(given).items()}
    return ArticleFilters(written, DocumentFilter())


def _read_values(given: Mapping[str, str]) -> dict[str, str]:
    return {name: given[name].strip() for name in FIELDS if given.get(name, "").strip()}


def read_since(given: str, now: datetime) -> datetime | None:
    """Read a time from which on a list begins; None if it is not there. Raises Refusal."""
    return read_filters({"since": given}, now).wanted.since


def _misunderstood(name: str, problem: str) -> Refusal:
    advice = f"{WORDS.get(name, name)}: {problem}"
    return Refusal(400, "This filter cannot be understood", advice, reason="bad_filter")
