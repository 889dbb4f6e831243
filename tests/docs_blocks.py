"""The commands that a page of the docs shows, block by block."""

import re
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
_BLOCK = re.compile(r"^```sh ?([a-z_]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One fenced block: its commands, and the word after ``sh``.

    ``resident``: it starts the service, which stays; ``stopped``: the service is stopped before it;
    ``needs_...``: it needs something foreign, and is not run.
    """

    word: str
    commands: str


def blocks(page):
    return [Block(*match) for match in _BLOCK.findall((PROJECT / "docs" / page).read_text())]


_SQL = re.compile(r"^```sql ?([a-z]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def sql_blocks(page):
    """The statements that a page shows: for which database (all, where it says none), and the SQL."""
    return _SQL.findall(page.read_text())


def unfenced(page):
    """What a page says outside of its blocks."""
    return _FENCED.sub("", page.read_text())


def pages():
    return [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]
