"""Addresses of the web, as text."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


def join_url(base: str | None, address: str) -> str | None:
    """Make an address absolute; without a base, it stays as it is. None where it cannot be read."""
    try:
        joined = urljoin(base or "", address)
        urlsplit(joined)
    except ValueError:  # such as http://[bad
        return None
    return joined
