"""Patterns of addresses on a host: ``*`` matches anything, every other character itself.

A pattern without a ``?`` is compared with the path, one with a ``?`` with path and query. Percent-encoding
is decoded and dots are resolved first, as a server would do, so that no spelling bypasses a pattern.
"""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import normpath
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern: its text, and the pieces between its stars."""

    text: str
    pieces: tuple[str, ...]

    def fits(self, url: str) -> bool:
        """Whether an address matches the whole pattern. Takes linear time: strangers write addresses."""
        parts = urlsplit(url)
        target = _path(parts.path)
        if "?" in self.text and parts.query:
            target += f"?{unquote(parts.query)}"
        first, *others = self.pieces
        if not others:
            return target == first
        *between, last = others
        at = len(first) if target.startswith(first) else -1
        for piece in between:
            found = target.find(piece, at) if at >= 0 else -1
            at = found + len(piece) if found >= 0 else -1
        return 0 <= at <= len(target) - len(last) and target.endswith(last)


def parse_pattern(text: str) -> Pattern:
    """Read a pattern. Raises ValueError, which says what to write."""
    if not text.startswith(("/", "*")):
        raise ValueError(f"{text!r} must begin with / or *, as in /live/*: it is held against the path")
    return Pattern(text, tuple(unquote(piece) for piece in text.split("*")))


def _path(path: str) -> str:
    """A path, percent-decoded and without ``.``, ``..`` and empty parts."""
    plain = unquote(path)
    short = normpath(f"/{plain}").lstrip("/")
    return f"/{short}/" if short and plain.endswith(("/", "/.", "/..")) else f"/{short}"
