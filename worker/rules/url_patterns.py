"""Patterns of addresses on a host: ``*`` stands for anything, everything else for itself.

A pattern without a ``?`` is held against the path alone, one with a ``?`` against path and query. Percent
signs are undone and dots resolved first, as a server would, so that no spelling slips past a pattern.
"""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import normpath
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern, as written and as what stands between its stars."""

    text: str
    pieces: tuple[str, ...]

    def fits(self, url: str) -> bool:
        """Whether an address matches the whole pattern; takes linear time, since addresses are strangers'."""
        parts = urlsplit(url)
        place = _path(parts.path)
        if "?" in self.text and parts.query:
            place += f"?{unquote(parts.query)}"
        first, *others = self.pieces
        if not others:
            return place == first
        *between, last = others
        at = len(first) if place.startswith(first) else -1
        for piece in between:
            found = place.find(piece, at) if at >= 0 else -1
            at = found + len(piece) if found >= 0 else -1
        return 0 <= at <= len(place) - len(last) and place.endswith(last)


def parse_pattern(text: str) -> Pattern:
    """Read a pattern. Raises ValueError, saying what would do."""
    if not text.startswith(("/", "*")):
        raise ValueError(f"{text!r} must begin with / or *, as in /live/*: it is held against the path")
    return Pattern(text, tuple(unquote(piece) for piece in text.split("*")))


def _path(path: str) -> str:
    """A path with its percent signs undone, and without ``.``, ``..`` and empty parts."""
    plain = unquote(path)
    short = normpath(f"/{plain}").lstrip("/")
    return f"/{short}/" if short and plain.endswith(("/", "/.", "/..")) else f"/{short}"
