"""Tables of words: written as text with spaces, read as sets and tuples."""

from __future__ import annotations


def names(text: str) -> frozenset[str]:
    """White-space separated names as a set: how tables of tags and class words are written here."""
    return frozenset(text.split())


def in_order(text: str) -> tuple[str, ...]:
    """The same where their order matters."""
    return tuple(text.split())
