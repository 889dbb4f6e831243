"""What a person knows better about a site: one table a host, read from ``sites.toml``.

Read once a document, and handed to the rooms as an argument: which addresses are fetched and with what,
where the comments stand, what the body and the metadata are. See docs/sites.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from worker.errors import TryLater
from worker.hosts import ascii_host
from worker.page import Element, Page, Span
from worker.selectors import Selector, SelectorError, parse_selector

SELECTORS = ("body", "strip", "title", "author", "date", "comments")
KEYS = SELECTORS
Selectors = tuple[Selector, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """The rules for the hosts that a pattern names."""

    pattern: str
    selectors: Mapping[str, Selectors] = field(default_factory=dict)
    """By what they find: a key of `SELECTORS`."""

    def covers(self, host: str) -> bool:
        """Whether a host is meant: the pattern itself, a host below it, or what its ``*`` stands for."""
        return host == self.pattern or host.endswith("." + self.pattern) or fnmatchcase(host, self.pattern)


@dataclass(frozen=True, slots=True)
class Rules:
    """All sites' rules."""

    sites: tuple[Site, ...] = ()

    def of(self, url: str | None) -> Site | None:
        """The rules for an address: of all patterns that cover its host, the longest counts."""
        host = _host(url or "") if self.sites else ""
        covering = [site for site in self.sites if host and site.covers(host)]
        return max(covering, key=lambda site: len(site.pattern), default=None)

    def comment_areas(self, page: Page) -> tuple[Span, ...]:
        """Where a page's comments stand, by the rules for its site; empty where they name no such place."""
        site = self.of(page.url)
        selectors = site.selectors.get("comments", ()) if site else ()
        found = {element.start: element for selector in selectors for element in selector.all(page)}
        return tuple((element.start, element.end) for element in outermost(found.values()))


NO_RULES = Rules()


def outermost(elements: Iterable[Element]) -> list[Element]:
    """The elements that stand in no other of them, in document order."""
    kept: list[Element] = []
    for element in sorted(elements, key=lambda e: e.start):
        if not kept or element.start >= kept[-1].end:
            kept.append(element)
    return kept


def load(path: Path) -> Rules:
    """Read a file of rules. Raises TryLater, in one line, when it cannot be used: a person has to mend it."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TryLater("bad_rules", f"{path}: {error}; mend it, or name another file") from error
    try:
        return Rules(tuple(_site(pattern, table) for pattern, table in tables.items()))
    except ValueError as error:
        raise TryLater("bad_rules", f"{path}: {error}") from error


def load_if_there(path: Path) -> Rules:
    """The same; no rules where there is no such file."""
    return load(path) if path.exists() else NO_RULES


def _host(url: str) -> str:
    """The host of an address in lower-case ASCII; empty where there is none, or none that could be."""
    try:
        return ascii_host(urlsplit(url).hostname or "")
    except ValueError:
        return ""


def _site(pattern: str, table: Any) -> Site:
    if not isinstance(table, dict):
        raise ValueError(f'{pattern}: put keys under a host, as in ["{pattern}"]')  # noqa: TRY004
    for key, value in table.items():
        if key not in KEYS:
            hint = f'; write ["{pattern}.{key}"], with quotes' if isinstance(value, dict) else ""
            raise ValueError(f"{pattern}.{key}: there is no such key; use {', '.join(KEYS)}{hint}")
    return Site(
        ascii_host(pattern),
        {key: tuple(_selectors(f"{pattern}.{key}", table[key])) for key in SELECTORS if key in table},
    )


def _texts(name: str, value: Any, wanted: str) -> list[str]:
    """One text or a list of them, as a list."""
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not listed or not all(isinstance(one, str) for one in listed):
        raise ValueError(f"{name}: give {wanted}, or a list of them, as text")
    return listed


def _selectors(name: str, value: Any) -> Iterator[Selector]:
    for text in _texts(name, value, "a CSS selector"):
        try:
            yield parse_selector(text)
        except SelectorError as error:
            raise ValueError(f"{name}: the selector {error}") from error
