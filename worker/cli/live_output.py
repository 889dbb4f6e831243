"""Output that moves or has colours: progress bars, Markdown and changed words on a terminal.

rich, which prints it, takes longer to import than most commands take to answer: what prints plain lines and
tables does without (`worker.cli.printing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext

from rich.console import Console
from rich.markdown import Markdown
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.status import Status
from rich.text import Text

from worker.runtime.visible_text import visible_line, visible_text

_console = Console(highlight=False, markup=False, emoji=False)
_errors = Console(stderr=True, highlight=False, markup=False, emoji=False)


def print_styled_line(pieces: Iterable[tuple[str, str]]) -> None:
    """Print one line from pieces, each with its style."""
    line = Text()
    for text, style in pieces:
        line.append(visible_line(text), style=style)
    _console.print(line, soft_wrap=True)


def print_markdown(markup: str) -> None:
    """Print Markdown on a terminal. The addresses of links are shown, not hidden behind their words."""
    shown = Markdown(visible_text(markup), hyperlinks=False)
    stack = list(shown.parsed)
    while stack:  # again after parsing, which turned character references into characters
        token = stack.pop()
        token.content = visible_text(token.content)
        token.attrs = {
            name: visible_line(value) if isinstance(value, str) else value
            for name, value in token.attrs.items()
        }
        stack += token.children or ()
    _console.print(shown)


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


@contextmanager
def show_status_line() -> Iterator[Status]:
    """Show a line at the bottom of a terminal that can be replaced; see `update_status_line`."""
    line = _console.status("")
    # It is drawn twelve times a second, also where nobody sees it.
    with line if _console.is_terminal else nullcontext():
        yield line


def update_status_line(line: Status, text: str) -> None:
    """Replace the text of the line."""
    line.update(Text(visible_line(text)))
