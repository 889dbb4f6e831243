"""All output goes through here: tables on a terminal, tab-separated lines elsewhere, JSON on request.

What moves or has colours goes through `worker.cli.live_output`.

Text from documents is made visible first: a terminal obeys no control characters in it, and nothing in it
stays hidden (`worker.runtime.visible_text`). JSON for a file or another program stays as it is; on a
terminal, the same characters are written as JSON escapes.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import IO, Any, cast

import click
from rich.cells import cell_len

from worker.cli.terminal_layout import cut_middle, lay_out, wrap_text
from worker.runtime.visible_text import encodable_json, visible_json, visible_line, visible_text
from worker.settings import duration

json_option: Callable[[Any], Any] = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout.isatty()


def terminal_width() -> int:
    """The width of the terminal in cells."""
    return shutil.get_terminal_size().columns


def say(line: str) -> None:
    """Print one line."""
    click.echo(visible_line(line))


def warn(line: str) -> None:
    """Print one line on standard error."""
    click.echo(visible_line(line), err=True)


def warn_with_lines(text: str) -> None:
    """Print several lines on standard error: a traceback, or how a command is used."""
    click.echo(visible_text(text.rstrip("\n")), err=True)


def print_text(text: str, indent: str = "") -> None:
    """Print a document's text line by line; on a terminal, long lines are broken between words."""
    lines = visible_text(text).split("\n")
    if is_terminal():
        lines = wrap_text("\n".join(lines).expandtabs(4), terminal_width() - len(indent))
    for line in lines:
        click.echo(f"{indent}{line}" if line else "")


def print_data(text: str) -> None:
    """Print text that is meant for programs, as it is; on a terminal, with hidden characters made visible."""
    click.echo(visible_text(text) if is_terminal() else text)


def print_heading(text: str) -> None:
    """Print the title of what follows."""
    line = visible_line(text)
    if is_terminal():
        line = cut_middle(line, terminal_width() - 2)
        line += " " + "─" * (terminal_width() - cell_len(line) - 1)
    click.echo(line)


def print_json(value: Any) -> None:
    """Print a value as JSON; times in ISO 8601."""
    click.echo(_to_printable_json(json.dumps(value, default=to_jsonable, ensure_ascii=False, indent=2)))


def print_json_lines(json_texts: Iterable[str]) -> None:
    """Print JSON texts, one per line."""
    for line in json_texts:
        sys.stdout.write(_to_printable_json(line) + "\n")


def print_json_line(json_text: str) -> None:
    """Print one JSON text as a line, and flush it."""
    click.echo(_to_printable_json(json_text))


def _to_printable_json(json_text: str) -> str:
    return visible_json(json_text) if is_terminal() else encodable_json(json_text)


def open_output() -> IO[bytes]:
    """Open standard output for JSON lines as bytes; on a terminal, hidden characters are made visible."""
    return cast("IO[bytes]", _VisibleLines()) if is_terminal() else sys.stdout.buffer


class _VisibleLines:
    """A file that prints lines of JSON on a terminal."""

    def write(self, line: bytes) -> int:
        click.echo(visible_json(line.decode()), nl=False)
        return len(line)


def to_jsonable(value: Any) -> str:
    """Write a value that JSON does not have as text; times in ISO 8601."""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def print_cells(cells: Sequence[Any]) -> None:
    """Print cells as one line with tabs between them, and flush it."""
    click.echo("\t".join(visible_line(_format_cell(value)) for value in cells))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows under the names of their columns, one line each; on a terminal, cut to its width."""
    if not is_terminal():
        for row in (columns, *rows):
            print_cells(row)
        return
    named = (zip(columns, row, strict=True) for row in rows)
    cells = [[visible_line(_format_short_cell(name, value)) for name, value in row] for row in named]
    heading, *lines = lay_out(columns, cells, terminal_width())
    click.secho(heading, bold=True)
    for line in lines:
        click.echo(line)


def print_records(columns: Sequence[str], records: Iterable[Mapping[str, Any]], *, as_json: bool) -> None:
    """Print records as a table of these columns, or all their fields as JSON."""
    if as_json:
        print_json(list(records))
    else:
        print_table(columns, ([record[column] for column in columns] for record in records))


def print_facts(columns: Sequence[str], facts: Sequence[Sequence[Any]]) -> None:
    """Print names and values in full; on a terminal, the values are wrapped in a column beside the names."""
    if not is_terminal():
        print_table(columns, facts)
        return
    indent = min(max((len(str(name)) for name, *_ in facts), default=0) + 2, terminal_width() // 2)
    names = [cut_middle(visible_line(str(name)), indent - 2) for name, *_ in facts]
    for name, (_, *values) in zip(names, facts, strict=True):
        text = " · ".join(visible_text(_format_cell(value)) for value in values if value not in (None, ""))
        first, *others = wrap_text(text.expandtabs(4) or "-", terminal_width() - indent)
        for line in (f"{name:<{indent - 1}} {first}", *(" " * indent + other for other in others)):
            click.echo(line)


def _format_cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, list | tuple) and all(isinstance(one, str | int) for one in value):
        return ", ".join(map(str, value)) or "-"
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, default=to_jsonable, ensure_ascii=False) if value else "-"
    return str(value)


def _format_short_cell(name: str, value: Any) -> str:
    """A cell for a table on a terminal: times to the minute or the day, durations with their unit."""
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d" if name in DAY_COLUMNS else "%Y-%m-%d %H:%M")
    if name in DURATION_COLUMNS and isinstance(value, float):
        return duration(value)
    return _format_cell(value)


DAY_COLUMNS = frozenset(["first_seen_at", "deleted_at"])
DURATION_COLUMNS = frozenset(["interval"])
