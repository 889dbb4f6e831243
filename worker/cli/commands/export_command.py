"""`winnow export`: write documents as JSON lines or Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import click
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from worker.cli.filter_options import filter_options
from worker.cli.installation import Installation, pass_installation
from worker.cli.live_output import progress
from worker.cli.printing import is_terminal, open_output, print_json, warn
from worker.cli.reader_option import reader_option
from worker.clock import utcnow
from worker.deliver import export
from worker.deliver.records import Record, load_json_schema
from worker.errors import Rejected, TryLater
from worker.store.queries.document_filter import DocumentFilter


@click.command("export")
@click.option("--after", type=click.IntRange(min=0), default=0, metavar="SEQ",
              help="Only what changed after this number.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(list(export.FORMATS)), default="jsonl", show_default=True,
              help="jsonl.zst and parquet need pyarrow.")  # fmt: skip
@click.option("--json", "form", flag_value="jsonl", help="The same as --format jsonl.")
@click.option("--all", "everything", is_flag=True, help="All documents, also copies, in the order of ids.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Export up to N documents.")
@click.option(
    "--page",
    type=click.IntRange(min=1),
    default=1,
    metavar="P",
    help="With --limit: export page P. Without --all, --after is the better way to continue.",
)
@filter_options
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@reader_option
@click.option("--schema", is_flag=True, help="Print the JSON Schema of a record, and export nothing.")
@pass_installation
def export_command(
    installation: Installation,
    *,
    after: int,
    form: str,
    everything: bool,
    limit: int | None,
    page: int,
    wanted: DocumentFilter,
    output: Path | None,
    reader: str | None,
    schema: bool,
) -> None:
    """Export documents with their comments.

    They come in the order of their last change. Each record has the number of that change as "seq". Give the
    highest one as --after: the next export then has only what changed since, and a record with "gone" for
    each document that was forgotten or became a copy. An interrupted export is continued the same way.
    """
    if schema:
        print_json(load_json_schema())
        return
    if everything and after:
        raise click.UsageError("--all and --after do not go together: copies have no change number")
    if everything and reader:
        raise click.UsageError("--all and --reader do not go together: it does not follow the feed")
    if output is None and (form == "parquet" or (form == "jsonl.zst" and is_terminal())):
        raise click.UsageError(f"{form} must be written to a file: give --output FILE")
    if page > 1 and limit is None:
        raise click.UsageError("--page needs --limit, the number of documents on a page")
    store, tally = installation.store, Tally(after)
    # With a filter, the last changes may be of documents that are not wanted: they are behind it, too.
    end = after if limit or everything else store.changes.find_last()
    chosen = export.read_all(store, wanted) if everything else export.read_changed(store, after, wanted)
    records = tally.watched(islice(chosen, (page - 1) * (limit or 0), limit and page * limit))
    if output is None:
        open_output().writelines(export.FORMATS[form](records))
    else:
        _write_file(records, output, form)
    reached = max(tally.seq, end)
    if reader:
        store.feed_readers.note(reader, "export", reached, utcnow())
    hint = "" if everything else f"; the next: --after {reached}"
    warn(f"{tally.count} documents exported{hint}")


class Tally:
    """Counts what is exported; on a terminal, shows the count meanwhile."""

    def __init__(self, seq: int) -> None:
        self.seq, self.count = seq, 0

    def watched(self, records: Iterator[Record]) -> Iterator[Record]:
        """Count the records as they pass."""
        columns = (SpinnerColumn(), TextColumn("{task.fields[count]:,} documents"), TimeElapsedColumn())
        with progress("", *columns, on_errors=True, hidden=is_terminal()) as bar:
            task = bar.add_task("", total=None, count=0)
            for record in records:
                yield record
                self.seq, self.count = max(self.seq, record["seq"] or 0), self.count + 1
                bar.update(task, count=self.count)


def _write_file(records: Iterator[Record], output: Path, form: str) -> None:
    """Write to a temporary file first, so that a file with the final name is always complete."""
    part = output.with_name(f"{output.name}.part")
    try:
        with part.open("wb") as file:
            file.writelines(export.FORMATS[form](records))
        part.replace(output)
    except FileNotFoundError as error:
        raise Rejected("missing_path", f"{output}: its folder does not exist") from error
    except OSError as error:
        raise TryLater("disk_error", f"{output}: {error.strerror}") from error
