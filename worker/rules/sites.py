"""Rules for sites, one table per host, read from ``sites.toml``.

The rules are read once per document and passed to the rooms as an argument: which addresses are fetched and
with which headers, and where comments, body and metadata are. See docs/sites.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from worker.document import Lead
from worker.errors import TryLater
from worker.net.hostnames import ascii_host
from worker.page.page import Element, Page, Span
from worker.page.selectors import Selector, SelectorError, parse_selector
from worker.rules.url_patterns import Pattern, parse_pattern

SELECTOR_KEYS = ("body", "strip", "title", "author", "date", "comments")
KEYS = (
    *SELECTOR_KEYS,
    "keep",
    "block",
    "threads",
    "render",
    "comment_feed",
    "headers_file",
    "headers_over_http",
)
ADDRESS = "{address}"
"""What stands for a page's address in `comment_feed`."""
Selectors = tuple[Selector, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """The rules for the hosts that a pattern names."""

    pattern: str
    selectors: Mapping[str, Selectors] = field(default_factory=dict)
    """By a key of `SELECTOR_KEYS`: what they find."""
    keep: tuple[Pattern, ...] = ()
    """If there are any, no other addresses are fetched."""
    block: tuple[Pattern, ...] = ()
    """These are not fetched, even if `keep` matches."""
    reads_threads: bool = True
    """Whether comments are also read from elsewhere than the page."""
    renders: bool = False
    """Whether every page is rendered in a browser, also one with text."""
    comment_feed: str | None = None
    """The address of the feed of a page's comments, with `ADDRESS` in it."""
    headers_file: Path | None = None
    """The path of the secret file of headers for every request; its content is never read here."""
    headers_over_http: bool = False
    """Whether they are sent over plain http too, where others on the way can read them."""

    def covers(self, host: str) -> bool:
        """Whether the pattern covers a host: the same host, one below it, or one that its ``*`` matches."""
        return host == self.pattern or host.endswith("." + self.pattern) or fnmatchcase(host, self.pattern)

    def refusal(self, url: str) -> str | None:
        """Why an address on such a host must not be fetched; None if it may be."""
        if blocking := next((pattern for pattern in self.block if pattern.fits(url)), None):
            return f"the rules for {self.pattern} block {blocking.text}"
        if self.keep and not any(pattern.fits(url) for pattern in self.keep):
            kept = ", ".join(pattern.text for pattern in self.keep)
            return f"the rules for {self.pattern} keep nothing but {kept}"
        return None

    def choose_leads(self, url: str, leads: tuple[Lead, ...]) -> tuple[Lead, ...]:
        """Choose the places that are asked for more comments of a page: add one, or forbid all."""
        if not self.reads_threads or self.comment_feed is None:
            return leads if self.reads_threads else ()
        bare = url.partition("#")[0].partition("?")[0].rstrip("/")
        feed = Lead("feed", self.comment_feed.replace(ADDRESS, bare), f"the rules for {self.pattern}")
        return (*(lead for lead in leads if lead.address != feed.address), feed)

    def headers_for(self, url: str) -> Path | None:
        """The file of the headers for a request to an address on such a host, if any."""
        return self.headers_file if self.headers_over_http or url.startswith("https://") else None


@dataclass(frozen=True, slots=True)
class Rules:
    """All sites' rules."""

    sites: tuple[Site, ...] = ()

    def of(self, url: str | None) -> Site | None:
        """The rules for an address: those of the longest pattern that covers its host."""
        host = host_of(url or "") if self.sites else ""
        covering = [site for site in self.sites if host and site.covers(host)]
        return max(covering, key=lambda site: len(site.pattern), default=None)

    def choose_leads(self, url: str | None, leads: tuple[Lead, ...]) -> tuple[Lead, ...]:
        """Choose the places that are asked for more comments of a page, by the rules for its site."""
        site = self.of(url)
        return site.choose_leads(url, leads) if site and url else leads

    def reads_threads(self, url: str) -> bool:
        """Whether comments of a page may be read from elsewhere, by the rules for its site."""
        site = self.of(url)
        return site is None or site.reads_threads

    def comment_areas(self, page: Page) -> tuple[Span, ...]:
        """The spans of a page's comments by the rules for its site; empty if they name none."""
        site = self.of(page.url)
        selectors = site.selectors.get("comments", ()) if site else ()
        found = {element.start: element for selector in selectors for element in selector.find_all(page)}
        return tuple((element.start, element.end) for element in outermost(found.values()))


NO_RULES = Rules()


def outermost(elements: Iterable[Element]) -> list[Element]:
    """The elements that are not inside another of them, in document order."""
    kept: list[Element] = []
    for element in sorted(elements, key=lambda e: e.start):
        if not kept or element.start >= kept[-1].end:
            kept.append(element)
    return kept


def load(path: Path) -> Rules:
    """Read a file of rules. Raises TryLater, in one line, if it cannot be used: a person must correct it."""
    return parse_rules(read_text(path), path)


def read_text(path: Path) -> str:
    """The text of a file of rules. Raises TryLater."""
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TryLater("bad_rules", f"{path}: {error}; mend it, or name another file") from error


def parse_rules(text: str, path: Path) -> Rules:
    """Parse the text of a file of rules. Raises TryLater."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TryLater("bad_rules", f"{path}: {error}; mend it, or name another file") from error
    try:
        return Rules(tuple(_site(pattern, table, path.parent) for pattern, table in tables.items()))
    except ValueError as error:
        raise TryLater("bad_rules", f"{path}: {error}") from error


def load_if_present(path: Path) -> Rules:
    """The same; no rules if there is no such file."""
    return load(path) if path.exists() else NO_RULES


def host_of(url: str) -> str:
    """The host of an address in lower-case ASCII; empty if there is none, or an impossible one."""
    try:
        return ascii_host(urlsplit(url).hostname or "")
    except ValueError:
        return ""


def _site(pattern: str, table: Any, folder: Path) -> Site:
    if not isinstance(table, dict):
        raise ValueError(f'{pattern}: put keys under a host, as in ["{pattern}"]')  # noqa: TRY004
    for key, value in table.items():
        if key not in KEYS:
            hint = f'; write ["{pattern}.{key}"], with quotes' if isinstance(value, dict) else ""
            raise ValueError(f"{pattern}.{key}: there is no such key; use {', '.join(KEYS)}{hint}")
    return Site(
        ascii_host(pattern),
        {key: tuple(_selectors(f"{pattern}.{key}", table[key])) for key in SELECTOR_KEYS if key in table},
        keep=tuple(_patterns(f"{pattern}.keep", table.get("keep"))),
        block=tuple(_patterns(f"{pattern}.block", table.get("block"))),
        reads_threads=_reads_threads(pattern, table),
        renders=_renders(pattern, table),
        comment_feed=_comment_feed(pattern, table),
        headers_file=_headers_file(pattern, table, folder),
        headers_over_http=table.get("headers_over_http", False),
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


def _patterns(name: str, value: Any) -> Iterator[Pattern]:
    for text in _texts(name, value, "a pattern of addresses, such as /live/*") if value is not None else ():
        try:
            yield parse_pattern(text)
        except ValueError as error:
            raise ValueError(f"{name}: the pattern {error}") from error


def _reads_threads(pattern: str, table: Mapping[str, Any]) -> bool:
    if (value := table.get("threads", "all")) not in ("all", "page"):
        raise ValueError(f'{pattern}.threads: give "all" or "page"')
    return bool(value == "all")


def _renders(pattern: str, table: Mapping[str, Any]) -> bool:
    value = table.get("render", False)
    if not isinstance(value, bool):
        raise ValueError(f"{pattern}.render: give true or false")  # noqa: TRY004
    return value


def _comment_feed(pattern: str, table: Mapping[str, Any]) -> str | None:
    value = table.get("comment_feed")
    if value is not None and (not isinstance(value, str) or ADDRESS not in value):
        raise ValueError(f'{pattern}.comment_feed: give an address such as "{ADDRESS}/feed/"')
    return value


def _headers_file(pattern: str, table: Mapping[str, Any], folder: Path) -> Path | None:
    """The path of the secret headers; a relative path starts at the folder of the rules."""
    name = table.get("headers_file")
    if not isinstance(table.get("headers_over_http", False), bool):
        raise ValueError(f"{pattern}.headers_over_http: give true or false")  # noqa: TRY004
    if name is None:
        return None
    if not isinstance(name, str) or not name:
        raise ValueError(f"{pattern}.headers_file: give the path of a file, not the headers themselves")
    if "*" in pattern:
        raise ValueError(f"{pattern}.headers_file: it goes to a host and those below it; name that without *")
    return folder / Path(name).expanduser()
