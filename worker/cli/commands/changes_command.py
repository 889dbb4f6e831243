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
    say,
    to_jsonable,
    warn,
)
from worker.cli.reader_option import reader_option
from worker.clock import utcnow
from worker.errors import Unavailable
from worker.store import Store
from worker.store.feed.changes import ChangeRecord

COLUMNS = ("seq", "kind", "document_id", "time")
READER_COLUMNS = ("name", "reads", "seq", "behind", "read_at")

DATABASE_RETRY_S = 2.0
"""The wait before a database that does not answer is asked again."""


@click.command("changes")
@click.option("--after", default=0, show_default=True, help="Only changes after this number.")
@click.option("--limit", type=click.IntRange(min=0), default=1000, show_default=True, metavar="N",
              help="List up to N changes.")  # fmt: skip
@click.option("--follow", is_flag=True, help="Wait for new changes and print them; Ctrl-C stops.")
@reader_option
@click.option("--readers", "list_readers", is_flag=True,
              help="List who reads, and how far each is behind, instead.")  # fmt: skip
@click.option("--remove-reader", metavar="NAME", help="Take a reader off that list, instead.")
@json_option
@pass_installation
def changes_command(
    installation: Installation, *, after: int, limit: int, follow: bool,
    reader: str | None, list_readers: bool, remove_reader: str | None, as_json: bool,
) -> None:  # fmt: skip
    """List the changes of documents, in order.

    Keep the last number (seq) and give it as --after next time: then you miss nothing. With --follow, each
    change is printed as soon as it is committed (with --json, one object per line), and --limit is how many
    are read at once.
    """
    store = installation.store
    if list_readers:
        print_records(READER_COLUMNS, [asdict(one) for one in store.feed_readers.all()], as_json=as_json)
    elif remove_reader is not None:
        store.feed_readers.remove(remove_reader)
        say(f"{remove_reader} is no longer listed; it can read on")
    elif follow:
        _print_followed(_follow(store, after, max(limit, 1), reader), as_json=as_json)
    else:
        records = [asdict(change) for change in store.changes.list_after(after, limit)]
        print_records(COLUMNS, records, as_json=as_json)
        _note(store, reader, records[-1]["seq"] if records else after)


def _print_followed(changes: Iterator[ChangeRecord], *, as_json: bool) -> None:
    if not as_json:
        print_cells(COLUMNS)
    for change in changes:
        fields = asdict(change)
        if as_json:
            print_json_line(json.dumps(fields, default=to_jsonable))
        else:
            print_cells([to_jsonable(fields[column]) for column in COLUMNS])


def _follow(store: Store, after: int, limit: int, reader: str | None) -> Iterator[ChangeRecord]:
    """Yield every change after this number, without end. If the database is unavailable, it waits for it."""
    while True:
        try:
            _note(store, reader, after)
            for changes in store.changes.follow(after, limit):
                for change in changes:
                    yield change
                    after = change.seq
                _note(store, reader, after)
        except Unavailable as error:
            warn(f"winnow: {error}; trying again")
            sleep(DATABASE_RETRY_S)


def _note(store: Store, reader: str | None, seq: int) -> None:
    if reader is not None:
        store.feed_readers.note(reader, "changes", seq, utcnow())
