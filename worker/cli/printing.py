"""How things are printed: tables for people at a terminal, tab-separated lines elsewhere, JSON on request."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

console = Console(highlight=False)

json_option: Callable[[Any], Any] = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def print_json(value: Any) -> None:
    """Print a value as JSON; times in ISO 8601."""
    click.echo(json.dumps(value, default=jsonable, ensure_ascii=False, indent=2))


def jsonable(value: Any) -> str:
    """A value that JSON has not, as a text; times in ISO 8601."""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str | None = None) -> None:
    """Print rows under the names of their columns."""
    if not console.is_terminal:
        for row in (columns, *rows):
            click.echo("\t".join(_cell(value).replace("\t", " ").replace("\n", " ") for value in row))
        return
    table = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row))
    console.print(table)


def print_records(columns: Sequence[str], records: Iterable[Mapping[str, Any]], *, as_json: bool) -> None:
    """Print records as a table of these columns, or whole as JSON."""
    if as_json:
        print_json(list(records))
    else:
        print_table(columns, ([record[column] for column in columns] for record in records))


def say(line: str) -> None:
    """Print one line."""
    console.print(Text(line), soft_wrap=True)


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "-"
    return str(value)
