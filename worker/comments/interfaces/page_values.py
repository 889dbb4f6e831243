"""Named values that a page shows of its comments' interface: ids, hosts, addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import SplitResult, unquote, urlsplit

from worker.page.page import Element, Page
from worker.page.selectors import Selector

MAX_SCRIPT_CHARS = 100_000
"""Of one script; the settings of a comment box stand in a short one."""

PAGE_PARTS: dict[str, Callable[[SplitResult], str]] = {
    "address": lambda parts: f"{parts.scheme}://{parts.netloc}{parts.path}",
    "origin": lambda parts: f"{parts.scheme}://{parts.netloc}",
    "path": lambda parts: parts.path or "/",
    "decoded path": lambda parts: unquote(parts.path) or "/",
}
"""The parts of a page's address that can be a value; none has the query or the fragment."""


class ShownValues:
    """What a page shows: its address in parts, and the texts of its scripts, which are read once."""

    def __init__(self, page: Page, parts: SplitResult) -> None:
        self.page = page
        self.parts = parts

    @cached_property
    def scripts(self) -> list[str]:
        """The text of each script, cut at `MAX_SCRIPT_CHARS`."""
        return [_text_of(script) for script in self.page.by_tag.get("script", ())]

    @cached_property
    def all_scripts(self) -> str:
        """The texts of all scripts: what no script says is not searched in each."""
        return "\n".join(self.scripts)


@dataclass(frozen=True, slots=True)
class Source:
    """One place where a value may stand: an element, a script, the page's address, or the table itself."""

    selector: Selector | None = None
    attribute: str | None = None
    """The attribute of the element; None for its text."""
    script: str | None = None
    """A word in a script, after which a setting stands."""
    setting: re.Pattern[str] | None = None
    """The setting after the word in the script; without one, the word alone is the value."""
    part: str | None = None
    """The name of a part of the page's address, one of `PAGE_PARTS`."""
    value: str | None = None
    """The value itself, where the platform has a default."""
    pattern: re.Pattern[str] | None = None
    """What the text must hold; the value is its group, or all that it matches."""

    def find(self, shown: ShownValues) -> str | None:
        """The value on a page; None if it is not there."""
        if self.value is not None:
            return self.value
        if self.part is not None:
            return self._match(PAGE_PARTS[self.part](shown.parts))
        texts = self._in_elements(shown.page, self.selector) if self.selector else self._in_scripts(shown)
        return next((v for text in texts if text is not None and (v := self._match(text)) is not None), None)

    def _in_elements(self, page: Page, selector: Selector) -> Iterator[str | None]:
        for element in selector.find_all(page):
            yield element.attrs.get(self.attribute) if self.attribute else _text_of(element)

    def _in_scripts(self, shown: ShownValues) -> Iterator[str | None]:
        assert self.script is not None  # the tables' parser sees to it
        if self.script in shown.all_scripts:
            yield from (self._after_word(text, self.script) for text in shown.scripts)

    def _after_word(self, text: str, word: str) -> str | None:
        place = text.find(word)
        if place < 0 or self.setting is None:
            return word if place >= 0 else None
        found = self.setting.search(text, place)
        return found[1] if found else None

    def _match(self, text: str) -> str | None:
        if self.pattern is None:
            return text.strip()
        found = self.pattern.search(text)
        return found[self.pattern.groups and 1] if found else None


def _text_of(element: Element) -> str:
    return "".join(part for part in element.children if isinstance(part, str))[:MAX_SCRIPT_CHARS]


def compile_setting(name: str) -> re.Pattern[str]:
    """The pattern of a setting in a script: a name, ``:`` or ``=``, and a text in quotes or a number."""
    return re.compile(rf"""(?<!\w){re.escape(name)}["']?\s*[:=]\s*["'`]?((?<=["'`])[^"'`\n]+|[0-9]+)""")


def page_address(page: Page) -> SplitResult | None:
    """The parts of a page's address; None if it is unknown or not of the web."""
    try:
        parts = urlsplit(page.url or "")
    except ValueError:  # such as http://[bad
        return None
    return parts if parts.scheme in ("http", "https") and parts.netloc else None
