"""Find pages that only lead elsewhere: redirects, parked domains, requests for another browser or an app."""

from __future__ import annotations

import re

from worker.extraction.notices.phrases import lookup_key, without_quotes
from worker.extraction.notices.redirect_words import (
    APPS_WITHIN,
    BROWSERS_WITHIN,
    PARKED_WITHIN,
    REDIRECTS,
    REDIRECTS_WITHIN,
)
from worker.extraction.notices.script_shells import has_empty_app_root
from worker.extraction.notices.shown_lines import Line, ShownPage

MAX_REST_CHARS = 200
"""Characters beside the notice that could be a document."""
MAX_REST_CHARS_MOVED = 120
"""The same for a page that redirects by its markup."""
MAX_LINE_CHARS, MAX_BUTTON_CHARS = 300, 120
MAX_SCRIPT_CHARS = 3000
MAX_DELAY_S = 15
_REFRESH = re.compile(
    r"(\d{1,4})(?:\.\d*)?\s{0,9}[;,]\s{0,9}(?:url\s{0,9}=\s{0,9})?['\"]?([^'\"\s]{1,500})", re.IGNORECASE
)
_SCRIPT_REDIRECT = re.compile(
    r"\blocation(?:\.href|\.replace|\.assign)?\s{0,5}[=(]\s{0,5}[\"'`]([^\"'`\s]{1,500})", re.IGNORECASE
)


def find_redirect(shown: ShownPage) -> str | None:
    """The address to which a page's markup redirects, if the page shows no document."""
    if shown.is_stated or has_empty_app_root(shown.page) or shown.other_chars() > MAX_REST_CHARS_MOVED:
        return None
    for meta in shown.page.by_tag.get("meta", ()):
        if meta.attrs.get("http-equiv", "").lower() == "refresh":
            found = _REFRESH.match(meta.attrs.get("content", "").strip())
            if found and int(found[1]) <= MAX_DELAY_S:
                return found[2]
    scripts = [c for s in shown.page.by_tag.get("script", ()) for c in s.children if isinstance(c, str)]
    if len(shown.lines) > 3 or sum(map(len, scripts)) > MAX_SCRIPT_CHARS:
        return None
    return next((found[1] for script in scripts if (found := _SCRIPT_REDIRECT.search(script))), None)


def find_elsewhere(shown: ShownPage) -> tuple[str, str] | None:
    """The reason code and the evidence of a page that leads elsewhere; None if it may be a document."""
    if line := _short_line(shown, REDIRECTS_WITHIN, MAX_LINE_CHARS):
        return "redirect_page", repr(line[:80])
    if line := next((text for text in shown.headlines if lookup_key(text) in REDIRECTS), None):
        return ("redirect_page", repr(line[:80])) if shown.other_chars() <= MAX_REST_CHARS else None
    for pattern, reason, max_chars in (
        (PARKED_WITHIN, "parked_domain", MAX_LINE_CHARS),
        (BROWSERS_WITHIN, "unsupported_browser", MAX_LINE_CHARS),
        (APPS_WITHIN, "app_only", MAX_BUTTON_CHARS),
    ):
        if line := _short_line(shown, pattern, max_chars):
            return reason, repr(line[:80])
    return None


def _short_line(shown: ShownPage, pattern: re.Pattern[str], max_chars: int) -> str | None:
    """A short line or headline that matches, if the page has hardly any other text."""
    found = frozenset(line for line in shown.lines if len(line.text) <= max_chars and _matches(pattern, line))
    headline = next((text for text in shown.headlines if pattern.search(text)), None)
    if (found or headline) and not shown.is_stated and shown.other_chars(without=found) <= MAX_REST_CHARS:
        return headline or min(found, key=shown.lines.index).text
    return None


def _matches(pattern: re.Pattern[str], line: Line) -> bool:
    return bool(pattern.search(without_quotes(line.text)))
