"""Output that moves or has colours: progress bars, the status line and changed words on a terminal.

rich, which prints it, takes longer to import than most commands take to answer: what prints plain lines and
tables does without (`worker.cli.printing`).
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.live import Live
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from worker.runtime.visible_text import visible_line

_console = Console(highlight=False, markup=False, emoji=False)
_errors = Console(stderr=True, highlight=False, markup=False, emoji=False)


def print_styled_line(pieces: Iterable[tuple[str, str]]) -> None:
    """Print one line from pieces, each with its style."""
    line = Text()
    for text, style in pieces:
        line.append(visible_line(text), style=style)
    _console.print(line, soft_wrap=True)


def progress(label: str, *columns: ProgressColumn, on_errors: bool = False, hidden: bool = False) -> Progress:
    """A progress bar, on a terminal only; by default it shows the steps done and their total.

    It does not redirect what is printed meanwhile: that may belong into a file.
    """
    output = _errors if on_errors else _console
    shown = columns or (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    is_off = hidden or not output.is_terminal
    return Progress(
        TextColumn(label), *shown, console=output, transient=True, disable=is_off,
        redirect_stdout=False, redirect_stderr=False,
    )  # fmt: skip


def show_status_line() -> Live:
    """Show a line at the bottom of the terminal that can be replaced; see `update_status_line`."""
    # Nothing in it moves by itself: a spinner alone would cost as much CPU as the rest of an idle service.
    return Live(console=_console, transient=True, auto_refresh=False)


def update_status_line(line: Live, text: str) -> None:
    """Replace the text of the line."""
    line.update(Text(visible_line(text)), refresh=True)
