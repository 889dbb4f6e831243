"""Find the heading that shows the site's name: the logo at the top of many pages is an h1."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from worker.extraction.blocks.blocks import Block
from worker.extraction.metadata.headline import HEADING_TAGS, words_of
from worker.extraction.metadata.statements import Statements
from worker.net.urls import join_url
from worker.page.page import Element

_FRONT_PATHS = ("", "/", "/index.html", "/index.php", "/index.htm")
_ARCHIVE = re.compile(r"^https?://web\.archive\.org/web/\d{4,14}[a-z_]*/(?=https?://)")
"""Before the address of an archived copy."""
_MAX_LOWER_HEADINGS = 2
_MAX_NAME_CHARS = 60
_MAX_TEXT_CHARS = 120
"""A longer text between two headings separates them."""
_MIN_PARTS_NAME_FIRST = 3
"""Titles that begin with the site's name have more parts than "Tides - A guide"."""


def find_logos(statements: Statements) -> list[str]:
    """The texts of headings that only link to the site's front page, or to the section around the page."""
    by_tag = statements.page.by_tag
    headings = (*by_tag.get("h1", ()), *by_tag.get("h2", ())[:_MAX_LOWER_HEADINGS])
    return [heading.text for heading in headings if _links_up(heading, statements)]


def _links_up(heading: Element, statements: Statements) -> bool:
    """Whether a heading only links to the front page or to a folder around the page."""
    below = [e for e in heading.walk() if e.tag == "a"]
    links = below or [e for e in heading.ancestors() if e.tag == "a"]
    if not links or len(below) > 1 or links[0].text != heading.text or not links[0].attrs.get("href"):
        return False
    address = statements.absolute_url(links[0].attrs["href"])
    target, here = _split_address(address), _split_address(statements.page.url)
    if target is None or target.query:
        return False
    if here is None or not here.hostname:
        return target.path in _FRONT_PATHS
    if _bare_host(target) != _bare_host(here) or here.path in _FRONT_PATHS:
        return False
    folder = target.path.rstrip("/") + "/"
    return target.path in _FRONT_PATHS or (here.path != folder and here.path.startswith(folder))


def _split_address(address: str | None) -> SplitResult | None:
    """The parts of an address, of an archived copy those of the original; None if there is none."""
    original = join_url(None, _ARCHIVE.sub("", address)) if address else None
    return urlsplit(original) if original else None


def _bare_host(address: SplitResult) -> str:
    return (address.hostname or "").removeprefix("www.")


def find_logo_in_titles(blocks: list[Block], titles: Iterable[list[str]]) -> str | None:
    """The heading that is the last part of a title, of which another part is shown right below it.

    `titles` hold the parts of each stated title. A heading that is the first part counts if there are three.
    """
    headings: list[tuple[int, tuple[str, ...]]] = []
    for parts in titles:
        if len(parts) < 2:
            continue
        headings = headings or [
            (index, words_of(block.text))
            for index, block in enumerate(blocks)
            if block.element.tag in HEADING_TAGS and block.length <= _MAX_NAME_CHARS
        ]
        words = [words_of(part) for part in parts]
        pairs = [(words[-1], other) for other in words[:-1]]
        pairs += [(words[0], words[-1])] if len(parts) >= _MIN_PARTS_NAME_FIRST else []
        for index, own in headings:
            others = [other for name, other in pairs if name == own and len(other) > len(own) > 0]
            if others and _has_title_below(blocks, index, others):
                return blocks[index].text
    return None


def _has_title_below(blocks: list[Block], index: int, others: list[tuple[str, ...]]) -> bool:
    """Whether one of the others is shown below this heading, in another box and with no long text between."""
    box = blocks[index].element.parent
    for block in blocks[index + 1 :]:
        if words_of(block.text) in others:
            return block.element.parent is not box
        if block.length > _MAX_TEXT_CHARS:
            return False
    return False
