"""Options that several commands share: which documents (filters), and which page of the results."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, get_args

import click

from worker.cli.printing import warn
from worker.clock import utcnow
from worker.document import PageKind
from worker.store.queries.document_filter import DocumentFilter, parse_time

Row = TypeVar("Row")
Command = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Which part of the results is shown. One row more is fetched, to know whether there are more."""

    number: int
    size: int

    @property
    def fetch_count(self) -> int:
        """How many rows to fetch."""
        return self.size + 1

    @property
    def offset(self) -> int:
        """How many rows come before this page."""
        return (self.number - 1) * self.size

    def trim(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return the rows that are shown."""
        return rows[: self.size]

    def warn_of_more(self, rows: Sequence[Any]) -> None:
        """Say on standard error that there are more results, if there are."""
        if len(rows) > self.size > 0:
            warn(f"there are more: --page {self.number + 1}")


def _parse_time(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        return parse_time(value, utcnow())
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


_FILTER_OPTIONS = (
    click.option("--source", metavar="ID-or-TARGET", help="Only from this source and those that it names."),
    click.option("--label", help="Only from sources with this label."),
    click.option("--site", help="Only from this site: its name, or its host (with its subdomains)."),
    click.option("--language", metavar="CODE", help="Only in this language, such as en."),
    click.option("--kind", type=click.Choice(get_args(PageKind)), help="Only of this kind."),
    click.option("--since", metavar="TIME", callback=_parse_time,
                 help="Only first seen since then: a day, a time, or how long ago (7d)."),
    click.option("--with-comments", is_flag=True, help="Only with readers' comments."),
    click.option("--until", metavar="TIME", callback=_parse_time, help="Only first seen before then."),
    click.option("--max-confidence", type=click.FloatRange(0, 1), metavar="N",
                 help="Only with a body that is at most this certain, from 0 to 1."),
    click.option("--with-copies", is_flag=True, help="Only those of which there are copies."),
)  # fmt: skip


def filter_options(command: Command) -> Command:
    """Add the filter options to a command, which receives them as `wanted`."""

    @functools.wraps(command)
    def filtered(*args: Any, **given: Any) -> Any:
        wanted = DocumentFilter(**{name: given.pop(name) for name in DocumentFilter.__dataclass_fields__})
        return command(*args, wanted=wanted, **given)

    for option in reversed(_FILTER_OPTIONS):
        filtered = option(filtered)
    return filtered


def page_options(size: int, order: str) -> Callable[[Command], Command]:
    """Add --limit and --page to a command, which receives them as `page`. `order` is for the help text."""

    def with_pages(command: Command) -> Command:
        @functools.wraps(command)
        def paged(*args: Any, limit: int, page: int, **given: Any) -> Any:
            return command(*args, page=ResultPage(page, limit), **given)

        paged = click.option(
            "--page", type=click.IntRange(min=1), default=1, show_default=True, metavar="P",
            help="Show page P of the results.",
        )(paged)  # fmt: skip
        return click.option(
            "--limit", type=click.IntRange(min=0), default=size, show_default=True, metavar="N",
            help=f"Show up to N documents, {order}.",
        )(paged)  # fmt: skip

    return with_pages
