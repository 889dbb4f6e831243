"""The options of a source, when it is added or edited: --every, --newest, --label."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from worker.cli.printing import warn
from worker.intake.source_edits import MIN_INTERVAL_S, Every, Newest, parse_every, parse_newest, raise_short
from worker.sources.source_labels import labels_of


def _newest(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> Newest | None:
    try:
        return None if value is None else parse_newest(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def _every(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> Every | None:
    if value is None:
        return None
    try:
        wanted = parse_every(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    if (every := raise_short(wanted)) != wanted:
        warn(f"winnow: no source is polled more often than every {MIN_INTERVAL_S:g} s")
    return every


def _labels(_ctx: click.Context, _parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    return labels_of(value)


newest_option = click.option(
    "--newest", metavar="N", callback=_newest,
    help="The first poll takes the newest N entries, or: all.  [default: 50]",
)  # fmt: skip

every_option = click.option(
    "--every", metavar="TIME", callback=_every,
    help="Poll it always at this interval (90s, 15m, 1d), or: auto, which adapts to how often it changes.",
)  # fmt: skip

label_option: Callable[[Any], Any] = click.option(
    "--label", "labels", metavar="WORD", multiple=True, callback=_labels,
    help="Give it this label; can be repeated.",
)  # fmt: skip
