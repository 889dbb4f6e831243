"""Named values that a page shows of its comments' interface: ids, hosts, addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
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

    def find(self, page: Page, parts: SplitResult) -> str | None:
        """The value on a page whose address has these parts; None if it is not there."""
        if self.value is not None:
            return self.value
        if self.part is not None:
            return self._match(PAGE_PARTS[self.part](parts))
        shown = map(
            self._read, self.selector.find_all(page) if self.selector else page.by_tag.get("script", ())
        )
        return next((v for text in shown if text is not None and (v := self._match(text)) is not None), None)

    def _read(self, element: Element) -> str | None:
        if self.attribute is not None:
            return element.attrs.get(self.attribute)
        text = "".join(part for part in element.children if isinstance(part, str))[:MAX_SCRIPT_CHARS]
        if self.script is None:
            return text
        place = text.find(self.script)
        if place < 0 or self.setting is None:
            return self.script if place >= 0 else None
        found = self.setting.search(text, place)
        return found[1] if found else None

    def _match(self, text: str) -> str | None:
        if self.pattern is None:
            return text.strip()
        found = self.pattern.search(text)
        return found[self.pattern.groups and 1] if found else None


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
