"""Addresses in clean markup: absolute, and only with harmless schemes."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from worker.net.urls import encode_blanks, join_url
from worker.page.page import Page

_ALLOWED_SCHEMES = frozenset(["http", "https", "mailto"])
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_BARE_HOST = re.compile(r"^(https?://[^/?#]+)(?=[?#])", re.IGNORECASE)
"""A host with a query and no path. Browsers set the path to ``/`` (URL Living Standard, 4.5)."""
_PATH_CHARS = r"[\w!$%&'()*+,./:=?@~#-]*(?<![?#])"
_PLAIN_ADDRESS = re.compile(
    rf"(https?://[\w.-]+(?::\d+)?)?/(?!/){_PATH_CHARS}|#{_PATH_CHARS}|[\w%-][\w%.-]*(?:[/?]{_PATH_CHARS})?",
    re.ASCII,
)
"""Simple addresses (absolute, root-relative, fragments, relative). Joining changes them only if they contain
``/.`` or ``?#``. Most addresses are simple, and the standard way of joining takes ten times as long."""
_UNSAFE = {ord(char): f"%{ord(char):02X}" for char in '"<>\\^`{|}'}


def find_base_url(page: Page) -> str | None:
    """Return the base of the page's relative links: its base tag, or its own address."""
    for base in page.by_tag.get("base", ()):
        if href := base.attrs.get("href"):
            return resolve_url(href, page.url)
    return page.url


def resolve_url(address: str, base: str | None) -> str | None:
    r"""Return the absolute address. Without a base, a relative one stays relative. None for other schemes.

    Like browsers, drop control characters before reading the scheme: browsers run ``java\\nscript:``.
    """
    if (plain := _PLAIN_ADDRESS.fullmatch(address)) and "/." not in address and "?#" not in address:
        if plain[1]:
            return address
        if starts := _find_prefixes(base):
            return starts.get(address[0], starts[""]) + address
    joined = join_url(base, encode_blanks(address))
    if joined is None:
        return None
    scheme = urlsplit(joined).scheme.lower()
    if scheme and scheme not in _ALLOWED_SCHEMES:
        return None
    if not scheme and _SCHEME.match(joined):
        return None
    if joined.startswith("//"):
        joined = f"https:{joined}"
    return _BARE_HOST.sub(r"\1/", joined).translate(_UNSAFE) or None


@lru_cache(maxsize=64)
def _find_prefixes(base: str | None) -> dict[str, str] | None:
    """Find the prefix of addresses that start with ``/``, ``#`` or something else. None for unusual bases."""
    plain = _PLAIN_ADDRESS.fullmatch(base or "")
    if not base or not plain or not plain[1] or "/." in base or "?#" in base or "//" in base[8:]:
        return None
    document = base.partition("#")[0]
    return {"/": plain[1], "#": document, "": document.partition("?")[0].rpartition("/")[0] + "/"}
