"""Markdown on a terminal. Its parser is loaded by nothing else."""

from __future__ import annotations

from rich.console import Console
from rich.markdown import Markdown

from worker.runtime.visible_text import visible_line, visible_text


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
    Console(highlight=False, markup=False, emoji=False).print(shown)
