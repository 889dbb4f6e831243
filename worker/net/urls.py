"""Addresses of the web, as text."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LINE_ENDS = re.compile(r"[\t\r\n]")


def is_web_address(address: str) -> bool:
    """Whether this is an address that can be fetched, and not a file or an address of another scheme."""
    return address[:8].lower().startswith(("http://", "https://"))


def encode_blanks(address: str) -> str:
    """Read an address as a browser does (URL Living Standard, 4.4), and join it where an editor wrapped it.

    Blanks around it and line ends in it do not count; a blank inside a line becomes ``%20``.
    """
    joined = "".join(line.strip() for line in _LINE_ENDS.split(address))
    return _CONTROLS.sub("", joined).replace(" ", "%20")


def join_url(base: str | None, address: str) -> str | None:
    """Make an address absolute; without a base, it stays as it is. None where it cannot be read."""
    try:
        joined = urljoin(base or "", address)
        urlsplit(joined)
    except ValueError:  # such as http://[bad
        return None
    return joined
