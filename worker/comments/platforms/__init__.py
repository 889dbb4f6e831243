"""Tables of comment platforms: one small file each, found by listing this folder.

A table says which markup identifies its platform, which element holds a comment, and where in it the
fields stand. To add a platform, add a file; docs/comments.md shows how.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from worker.page.page import Page
from worker.page.selectors import Selector, SelectorError, parse_selector

FIELDS = ("text", "author", "time", "score", "likes", "dislikes", "url", "deleted")


@dataclass(frozen=True, slots=True)
class PlatformTable:
    """How to read the comments of one platform."""

    name: str
    evidence: Selector
    """The page is of this platform if an element matches this."""
    items: Selector
    """The boxes of the comments, the opening post of a thread included."""
    fields: Mapping[str, Selector]
    """Where in a box the fields stand that the generic finder misses."""

    def matches(self, page: Page) -> bool:
        """Whether a page is of this platform."""
        return bool(self.evidence.find_all(page))


PlatformTables = tuple[PlatformTable, ...]
NO_PLATFORM_TABLES: PlatformTables = ()


@lru_cache(maxsize=1)
def load_platform_tables() -> PlatformTables:
    """Read all tables of the folder, sorted by name."""
    paths = sorted(Path(__file__).parent.glob("*.toml"))
    return tuple(parse_table(path.stem, path.read_text(encoding="utf-8")) for path in paths)


def parse_table(name: str, source: str) -> PlatformTable:
    """Parse a table. Raises ValueError, which names the table and the mistake."""
    try:
        values = tomllib.loads(source)
        selectors = {key: parse_selector(value) for key, value in values.items()}
        fields = {key: selectors.pop(key) for key in FIELDS if key in selectors}
        table = PlatformTable(name, selectors.pop("evidence"), selectors.pop("items"), fields)
    except KeyError as error:
        raise ValueError(f"platform table {name}: {error.args[0]} is missing") from error
    except (tomllib.TOMLDecodeError, SelectorError, TypeError) as error:
        raise ValueError(f"platform table {name}: {error}") from error
    if selectors or not fields:
        raise ValueError(f"platform table {name}: {', '.join(selectors) or 'no field'} means nothing here")
    return table
