"""The options that say which documents a command is about, and which page of them it shows."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, get_args

import click

from worker import settings
from worker.cli.printing import warn
from worker.document import PageKind
from worker.settings import SettingsError
from worker.store.queries.document_filter import DocumentFilter

Found = TypeVar("Found")
Command = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of what is found is shown. One more is asked for, which tells whether there is more."""

    number: int
    size: int

    @property
    def asked(self) -> int:
        """How many are to be asked for."""
        return self.size + 1

    @property
    def offset(self) -> int:
        """How many come before them."""
        return (self.number - 1) * self.size

    def cut(self, found: Sequence[Found]) -> Sequence[Found]:
        """Give those that are shown."""
        return found[: self.size]

    def tell_of_next(self, found: Sequence[Any]) -> None:
        """Say on standard error that there are more, if there are."""
        if len(found) > self.size > 0:
            warn(f"there are more: --page {self.number + 1}")


def _time_since(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> datetime | None:
    """A time, a day, or how long ago (`7d`, `12h`), as a time."""
    if value is None:
        return None
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        return _time_ago(value)


def _time_ago(value: str) -> datetime:
    try:
        (seconds,) = settings.durations("--since", value)
        return datetime.now(UTC) - timedelta(seconds=seconds)
    except (SettingsError, ValueError, OverflowError) as error:
        hint = "give a day (2026-03-14), a time (2026-03-14T12:00), or how long ago (7d, 12h)"
        raise click.BadParameter(f"{value!r} is no time; {hint}") from error


_FILTERS = (
    click.option("--source", metavar="ID-or-TARGET", help="Only from this source, or one that it names."),
    click.option("--label", help="Only from sources with this label."),
    click.option("--site", help="Only of this site: its name or its host (with those below it)."),
    click.option("--language", metavar="CODE", help="Only in this language, such as en."),
    click.option("--kind", type=click.Choice(get_args(PageKind)), help="Only of this kind."),
    click.option("--since", metavar="TIME", callback=_time_since,
                 help="Only what was first seen since a day, a time, or so long ago (7d)."),
    click.option("--with-comments", is_flag=True, help="Only what has readers' comments."),
)  # fmt: skip


def filter_options(command: Command) -> Command:
    """Give a command the options of a filter, which it takes as `wanted`."""

    @functools.wraps(command)
    def filtered(*args: Any, **given: Any) -> Any:
        wanted = DocumentFilter(**{name: given.pop(name) for name in DocumentFilter.__dataclass_fields__})
        return command(*args, wanted=wanted, **given)

    for option in reversed(_FILTERS):
        filtered = option(filtered)
    return filtered


def page_options(size: int, order: str) -> Callable[[Command], Command]:
    """Give a command the options of a page, which it takes as `page`: of this size, in this order."""

    def with_pages(command: Command) -> Command:
        @functools.wraps(command)
        def paged(*args: Any, limit: int, page: int, **given: Any) -> Any:
            return command(*args, page=Page(page, limit), **given)

        paged = click.option(
            "--page", type=click.IntRange(min=1), default=1, show_default=True, help="Which page of so many."
        )(paged)
        return click.option(
            "--limit", type=click.IntRange(min=0), default=size, show_default=True, help=f"How many, {order}."
        )(paged)

    return with_pages
