"""`winnow changes`: what changed, in order, and as it comes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from time import sleep

import click

from worker import settings
from worker.cli.printing import (
    json_option,
    print_cells,
    print_json_line,
    print_records,
    to_jsonable,
    warn,
)
from worker.errors import Unavailable
from worker.store import Store, open_store
from worker.store.database.schema import prepare
from worker.store.feed.changes import ChangeRecord

COLUMNS = ("seq", "kind", "document_id", "time")

PAUSE = 2.0
"""Seconds before a database that was away is asked again."""


@click.command("changes")
@click.option("--after", default=0, show_default=True, help="The last number you have seen.")
@click.option("--limit", type=click.IntRange(min=0), default=1000, show_default=True)
@click.option("--follow", is_flag=True, help="Go on with what is to come, as it comes; Ctrl-C ends it.")
@json_option
def changes_command(after: int, limit: int, follow: bool, as_json: bool) -> None:
    """List what changed, in order; keep the last number and you miss nothing.

    With --follow there is one line for each change, as soon as it is committed (with --json an object a
    line), and --limit says how many are read at once.
    """
    with open_store(settings.load()) as store:
        prepare(store.database)
        if not follow:
            records = [asdict(change) for change in store.changes.list_after(after, limit)]
            print_records(COLUMNS, records, as_json=as_json)
            return
        if not as_json:
            print_cells(COLUMNS)
        for change in _followed(store, after, max(limit, 1)):
            fields = asdict(change)
            if as_json:
                print_json_line(json.dumps(fields, default=to_jsonable))
            else:
                print_cells([to_jsonable(fields[column]) for column in COLUMNS])


def _followed(store: Store, after: int, limit: int) -> Iterator[ChangeRecord]:
    """Every change after this number, for ever; a database that is away is waited for."""
    while True:
        try:
            for changes in store.changes.follow(after, limit):
                for change in changes:
                    yield change
                    after = change.seq
        except Unavailable as error:
            warn(f"winnow: {error}; trying again")
            sleep(PAUSE)
