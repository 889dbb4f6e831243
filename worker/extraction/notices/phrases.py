"""Read tables of phrases: as sets of whole lines, and as patterns for phrases inside lines."""

from __future__ import annotations

import re

EDGE_CHARS = " 0123456789\t-–—:;.,…!?()[]«»“”\"'’。！？、，~%·•*|"
"""Characters stripped from both ends of a line before it is looked up."""
_SPACED = re.compile(r"[A-Za-z\u00c0-\u052f\u1e00-\u1fff]")
"""Latin, Greek and Cyrillic."""
_QUOTED = re.compile(r"[“„«‹「『\"][^“”„«»‹›「」『』\"]{8,300}[”“»›」』\"]")


def read_phrases(text: str) -> frozenset[str]:
    """The phrases of a table, separated by commas or line ends, case folded."""
    return frozenset(part.strip().casefold() for part in re.split(r"[,\n]", text) if part.strip())


def compile_phrases(text: str) -> re.Pattern[str]:
    """A pattern that finds any phrase of a table in a line; ``_`` at a phrase's end stands for a space.

    In Latin, Greek and Cyrillic script, a phrase begins at the start of a word.
    """
    parts = {part.strip().replace("_", " ") for part in re.split(r"[,\n]", text) if part.strip()}
    ordered = sorted(parts, key=len, reverse=True)
    spaced = "|".join(re.escape(part) for part in ordered if _SPACED.match(part))
    others = "|".join(re.escape(part) for part in ordered if not _SPACED.match(part))
    return re.compile("|".join(filter(None, (rf"\b(?:{spaced})" if spaced else "", others))), re.IGNORECASE)


def plain_line(text: str) -> str:
    """A line with one kind of apostrophe and of space, as in the tables."""
    return text.replace("\u2019", "'").replace("\xa0", " ").replace("\u202f", " ")


def without_quotes(text: str) -> str:
    """A line without quoted text: an article about a notice quotes it."""
    return _QUOTED.sub(" ", text)


def lookup_key(text: str) -> str:
    """A line as it is looked up: case folded, without punctuation and digits at its ends."""
    return plain_line(text).casefold().strip(EDGE_CHARS)
