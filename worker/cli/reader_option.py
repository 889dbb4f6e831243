"""The option by which a reader of the change feed gives its name."""

from __future__ import annotations

import click

from worker.errors import Rejected
from worker.store.feed.feed_readers import check_reader_name


def _check(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    try:
        return None if value is None else check_reader_name(value)
    except Rejected as error:
        raise click.BadParameter(error.detail) from error


reader_option = click.option(
    "--reader", metavar="NAME", callback=_check,
    help="Who reads: list it, and how far it has come, in winnow changes --readers.",
)  # fmt: skip
