"""Mobile and AMP (amp.dev) variants of a page, found by the form of their addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence

_EDITION_HOST = re.compile(r"(?:www\d?|m|mobile|amp)\.(?=[^.]+\.[^.])|(?<=^[a-z]{2}\.)m\.(?=[^.]+\.)")
"""``www.a.example``, ``m.a.example``, ``en.m.a.example``; not ``m.example``, where it is the whole name."""

_AMP_PATH = re.compile(r"(?<=[^/])/amp/?$|\.amp(?=\.html?$|$)|^/amp(?=/.)", re.IGNORECASE)
"""``/story/amp/``, ``/story.amp.html``, ``/amp/story``; not ``/amp`` alone."""

_EDITION_PARAMETER = re.compile(r"amp(?:=.*)?|output_?type=amp|amp_(?:js_v|gsa)=.*|usqp=.*", re.IGNORECASE)

_CACHE = re.compile(r"/[a-z]/(?:s/)?(?P<address>.+)|/amp/(?:s/)?(?P<viewed>[^/]+\.[^/]+/.*)")
"""Paths of AMP caches and of Google's viewer. They contain the page's own address."""


def find_amp_target(host: str, path: str) -> str | None:
    """Return the address (without scheme) of the page that an AMP cache or viewer shows, else None."""
    found = _CACHE.fullmatch(path)
    if not found:
        return None
    if host.endswith(".cdn.ampproject.org") or host == "cdn.ampproject.org":
        return found["address"]
    return found["viewed"] if re.fullmatch(r"(?:www\.)?google\.[a-z.]+", host) else None


def normalize_edition(host: str, path: str, parameters: Sequence[str]) -> tuple[str, str, list[str]]:
    """Return host, path and parameters of the page's main variant."""
    while (plain := _EDITION_HOST.sub("", host, count=1)) != host:
        host = plain
    while (plain := _AMP_PATH.sub("", path, count=1)) != path:
        path = plain
    is_mobile = re.compile("m=[01]") if ".blogspot." in host else _EDITION_PARAMETER
    kept = [
        pair for pair in parameters if not (_EDITION_PARAMETER.fullmatch(pair) or is_mobile.fullmatch(pair))
    ]
    return host, path or "/", kept
