"""`winnow changes`: list what changed, in order, and follow new changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from time import sleep

import click

from worker.cli.installation import Installation, pass_installation
from worker.cli.printing import (
    json_option,
    print_cells,
    print_json_line,
    print_records,
    to_jsonable,
    warn,
)
from worker.errors import Unavailable
from worker.store import Store
from worker.store.feed.changes import ChangeRecord

COLUMNS = ("seq", "kind", "document_id", "time")

DATABASE_RETRY_S = 2.0
"""The wait before a database that does not answer is asked again."""


@click.command("changes")
@click.option("--after", default=0, show_default=True, help="Only changes after this number.")
@click.option("--limit", type=click.IntRange(min=0), default=1000, show_default=True, metavar="N",
              help="List up to N changes.")  # fmt: skip
@click.option("--follow", is_flag=True, help="Wait for new changes and print them; Ctrl-C stops.")
@json_option
@pass_installation
def changes_command(installation: Installation, after: int, limit: int, follow: bool, as_json: bool) -> None:
    """List the changes of documents, in order.

    Keep the last number (seq) and give it as --after next time: then you miss nothing. With --follow, each
    change is printed as soon as it is committed (with --json, one object per line), and --limit is how many
    are read at once.
    """
    store = installation.store
    if not follow:
        records = [asdict(change) for change in store.changes.list_after(after, limit)]
        print_records(COLUMNS, records, as_json=as_json)
        return
    if not as_json:
        print_cells(COLUMNS)
    for change in _follow(store, after, max(limit, 1)):
        fields = asdict(change)
        if as_json:
            print_json_line(json.dumps(fields, default=to_jsonable))
        else:
            print_cells([to_jsonable(fields[column]) for column in COLUMNS])


def _follow(store: Store, after: int, limit: int) -> Iterator[ChangeRecord]:
    """Yield every change after this number, without end. If the database is unavailable, it waits for it."""
    while True:
        try:
            for changes in store.changes.follow(after, limit):
                for change in changes:
                    yield change
                    after = change.seq
        except Unavailable as error:
            warn(f"winnow: {error}; trying again")
            sleep(DATABASE_RETRY_S)
