"""What a person knows better about a site: a table of selectors by host, read from ``sites.toml``.

Read once, and handed to `choose` as an argument. A selector that matches nothing on a page of its site is
stale: the page is read the generic way, and the evidence says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from worker.document import Fact
from worker.errors import TryLater
from worker.extract.blocks import Block
from worker.extract.choice import Choice
from worker.extract.selectors import Selector, SelectorError, parse_selector
from worker.extract.statements import Found, machine_value
from worker.page import Element, Page, Span

KEYS = ("body", "strip", "title", "author", "date", "comments")
Selectors = tuple[Selector, ...]


@dataclass(frozen=True)
class Site:
    """The rules for the hosts that a pattern names, by what they find."""

    pattern: str
    selectors: Mapping[str, Selectors]

    def covers(self, host: str) -> bool:
        """Whether a host is meant: the pattern itself, a host below it, or what its ``*`` stands for."""
        return host == self.pattern or host.endswith("." + self.pattern) or fnmatchcase(host, self.pattern)


@dataclass(frozen=True)
class Rules:
    """All sites' rules."""

    sites: tuple[Site, ...] = ()

    def of(self, page: Page) -> Applied:
        """The rules for a page: of all patterns that cover its host, the longest counts."""
        try:
            host = (urlsplit(page.url or "").hostname or "").lower()
        except ValueError:
            host = ""
        covering = [site for site in self.sites if host and site.covers(host)]
        return Applied(page, max(covering, key=lambda site: len(site.pattern), default=None))


class Applied:
    """The rules for one page, and what they matched on it."""

    def __init__(self, page: Page, site: Site | None) -> None:
        self.site = site
        self.matches: dict[str, list[Element]] = {}
        self.evidence: list[Fact] = []
        for key, selectors in site.selectors.items() if site else ():
            self._match(page, key, selectors)

    def _match(self, page: Page, key: str, selectors: Selectors) -> None:
        assert self.site is not None
        found: dict[int, Element] = {}
        for selector in selectors:
            matched = selector.all(page)
            found |= {element.start: element for element in matched}
            finding = f"{key}: {len(matched)} by {selector.text}" if matched else "stale"
            because = f"the rule for {self.site.pattern}"
            if not matched:
                because += f": {key} {selector.text!r} matches nothing here; without it, the generic way"
            self.evidence.append(Fact("rules", finding, because))
        self.matches[key] = [found[start] for start in sorted(found)]

    def elements(self, key: str) -> list[Element]:
        """What the selectors under a key matched, outermost elements only, in document order."""
        kept: list[Element] = []
        for element in self.matches.get(key, ()):
            if not kept or element.start >= kept[-1].end:
                kept.append(element)
        return kept

    def spans(self, *keys: str) -> tuple[Span, ...]:
        """The positions of those elements."""
        return tuple((e.start, e.end) for key in keys for e in self.elements(key))

    def told(self, key: str) -> list[Found]:
        """The values of those elements: what they state for machines, else their text."""
        place = f"the rule for {self.site.pattern}" if self.site else ""
        return [Found(text, place) for e in self.elements(key) if (text := machine_value(e))]


def ruled_choice(rule: Applied, blocks: list[Block], headline: Block | None) -> Choice | None:
    """The blocks that a rule names as the body; None where it names none, or they hold no text."""
    holders = rule.elements("body")
    spans = rule.spans("body")
    kept = [b for b in blocks if b is not headline and any(s <= b.places[0][0].start < e for s, e in spans)]
    if not kept:
        return None
    around = (e for e in (holders[0], *holders[0].ancestors()) if e.end >= holders[-1].end)
    return Choice(kept, next(around), 1.0, "named by the rules for this site")


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
    return load(path) if path.exists() else Rules()


def _site(pattern: str, table: Any) -> Site:
    if not isinstance(table, dict):
        raise ValueError(f'{pattern}: put keys under a host, as in ["{pattern}"]')  # noqa: TRY004
    return Site(
        pattern.lower(), {key: tuple(_selectors(pattern, key, value)) for key, value in table.items()}
    )


def _selectors(pattern: str, key: str, value: Any) -> Iterator[Selector]:
    if key not in KEYS:
        hint = f'; write ["{pattern}.{key}"], with quotes' if isinstance(value, dict) else ""
        raise ValueError(f"{pattern}.{key}: there is no such key; use {', '.join(KEYS)}{hint}")
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not listed or not all(isinstance(one, str) for one in listed):
        raise ValueError(f"{pattern}.{key}: give a CSS selector, or a list of them, as text")
    for text in listed:
        try:
            yield parse_selector(text)
        except SelectorError as error:
            raise ValueError(f"{pattern}.{key}: the selector {error}") from error
