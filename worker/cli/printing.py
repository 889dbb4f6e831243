"""The only way to the terminal: tables for people there, tab-separated lines elsewhere, JSON on request.

What strangers wrote is shown so that a terminal obeys none of it and nothing in it hides
(`worker.runtime.visible_text`).
JSON that goes to a file or another program is left as it is; on a terminal it is spelled with escapes that
mean the same.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import IO, Any, cast

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.rule import Rule
from rich.status import Status
from rich.text import Text

from worker.cli.terminal_layout import cut_middle, lay_out, wrapped
from worker.runtime.visible_text import encodable_json, visible_json, visible_line, visible_text
from worker.settings import duration

_console = Console(highlight=False, markup=False, emoji=False)
_errors = Console(stderr=True, highlight=False, markup=False, emoji=False)

json_option: Callable[[Any], Any] = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def is_terminal() -> bool:
    """Whether a person reads what is printed."""
    return sys.stdout.isatty()


def width() -> int:
    """The terminal's, in cells."""
    return _console.width


def say(line: str) -> None:
    """Print one line."""
    _console.print(Text(visible_line(line)), soft_wrap=True)


def say_styled(pieces: Iterable[tuple[str, str]]) -> None:
    """Print one line of pieces, each with its style."""
    line = Text()
    for text, style in pieces:
        line.append(visible_line(text), style=style)
    _console.print(line, soft_wrap=True)


def warn(line: str) -> None:
    """Print one line on standard error."""
    _errors.print(Text(visible_line(line)), soft_wrap=True)


def warn_in_lines(text: str) -> None:
    """Print text of several lines on standard error: a traceback, how a command is used."""
    _errors.print(Text(visible_text(text.rstrip("\n"))), soft_wrap=True)


def print_text(text: str, indent: str = "") -> None:
    """Print a document's text: its lines are kept; on a terminal they are broken between words."""
    lines = visible_text(text).split("\n")
    if is_terminal():
        lines = wrapped("\n".join(lines).expandtabs(4), width() - len(indent))
    for line in lines:
        _console.print(Text(f"{indent}{line}" if line else ""), soft_wrap=True)


def print_data(text: str) -> None:
    """Print text in a format for programs: as it is; on a terminal, in several lines that hide nothing."""
    click.echo(visible_text(text) if is_terminal() else text)


def print_heading(text: str) -> None:
    """Print the title of what follows."""
    _console.print(Rule(Text(visible_line(text)), align="left")) if is_terminal() else say(text)


def print_markdown(markup: str) -> None:
    """Show Markdown on a terminal. Links are shown with their addresses, not hidden behind words."""
    from rich.markdown import Markdown  # noqa: PLC0415  # slow to import; other commands need not wait

    shown = Markdown(visible_text(markup), hyperlinks=False)
    waiting = list(shown.parsed)
    while waiting:  # a character reference is a character by now
        token = waiting.pop()
        token.content = visible_text(token.content)
        token.attrs = {
            name: visible_line(value) if isinstance(value, str) else value
            for name, value in token.attrs.items()
        }
        waiting += token.children or ()
    _console.print(shown)


def print_json(value: Any) -> None:
    """Print a value as JSON; times in ISO 8601."""
    click.echo(_printable_json(json.dumps(value, default=jsonable, ensure_ascii=False, indent=2)))


def print_json_lines(written: Iterable[str]) -> None:
    """Print values that are written as JSON, a line each."""
    for line in written:
        sys.stdout.write(_printable_json(line) + "\n")


def print_json_line(written: str) -> None:
    """Print a value that is written as JSON as one line, and let nobody wait for it."""
    click.echo(_printable_json(written))


def _printable_json(written: str) -> str:
    return visible_json(written) if is_terminal() else encodable_json(written)


def data_output() -> IO[bytes]:
    """Where JSON lines go as bytes: to standard output; on a terminal with nothing hidden."""
    return cast("IO[bytes]", _ShownLines()) if is_terminal() else sys.stdout.buffer


class _ShownLines:
    """Takes lines of JSON for a terminal."""

    def write(self, line: bytes) -> int:
        click.echo(visible_json(line.decode()), nl=False)
        return len(line)


def jsonable(value: Any) -> str:
    """A value that JSON has not, as a text; times in ISO 8601."""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def print_line_of_cells(cells: Sequence[Any]) -> None:
    """Print cells as one line, with tabs between them, and let nobody wait for it."""
    click.echo("\t".join(visible_line(_cell(value)) for value in cells))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows under the names of their columns: a line each, as much of it as there is room for."""
    if not is_terminal():
        for row in (columns, *rows):
            print_line_of_cells(row)
        return
    named = (zip(columns, row, strict=True) for row in rows)
    cells = [[visible_line(_short_cell(name, value)) for name, value in row] for row in named]
    heading, *lines = lay_out(columns, cells, width())
    _console.print(Text(heading, style="bold"), soft_wrap=True)
    for line in lines:
        _console.print(Text(line), soft_wrap=True)


def print_records(columns: Sequence[str], records: Iterable[Mapping[str, Any]], *, as_json: bool) -> None:
    """Print records as a table of these columns, or whole as JSON."""
    if as_json:
        print_json(list(records))
    else:
        print_table(columns, ([record[column] for column in columns] for record in records))


def print_facts(columns: Sequence[str], facts: Sequence[Sequence[Any]]) -> None:
    """Print names and what is known of each, whole: on a terminal, broken between words beside the names."""
    if not is_terminal():
        print_table(columns, facts)
        return
    indent = min(max((len(str(name)) for name, *_ in facts), default=0) + 2, width() // 2)
    names = [cut_middle(visible_line(str(name)), indent - 2) for name, *_ in facts]
    for name, (_, *known) in zip(names, facts, strict=True):
        text = " · ".join(visible_text(_cell(value)) for value in known if value not in (None, ""))
        first, *others = wrapped(text.expandtabs(4) or "-", width() - indent)
        for line in (f"{name:<{indent - 1}} {first}", *(" " * indent + other for other in others)):
            _console.print(Text(line), soft_wrap=True)


def progress(word: str, *columns: ProgressColumn, on_errors: bool = False, hidden: bool = False) -> Progress:
    """A progress bar where a person is watching; by default how many of how many are done.

    What is printed meanwhile goes where it should: a bar that catches it would take it from a file to itself.
    """
    watched = _errors if on_errors else _console
    shown = columns or (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    is_off = hidden or not watched.is_terminal
    return Progress(
        TextColumn(word), *shown, console=watched, transient=True, disable=is_off,
        redirect_stdout=False, redirect_stderr=False,
    )  # fmt: skip


def live_line() -> Status:
    """A line that is written anew again and again; see `update_live_line`."""
    return _console.status("")


def update_live_line(line: Status, text: str) -> None:
    """Write the line anew."""
    line.update(Text(visible_line(text)))


def _cell(value: Any) -> str:
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
        return json.dumps(value, default=jsonable, ensure_ascii=False) if value else "-"
    return str(value)


def _short_cell(name: str, value: Any) -> str:
    """A cell of a terminal's row: times to the minute or the day, durations in their unit."""
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d" if name in DAYS else "%Y-%m-%d %H:%M")
    if name in DURATIONS and isinstance(value, float):
        return duration(value)
    return _cell(value)


DAYS = frozenset(["first_seen_at", "deleted_at"])
DURATIONS = frozenset(["interval"])
