"""Tables of words, written as text with spaces."""

from __future__ import annotations


def names(text: str) -> frozenset[str]:
    """Names separated by white space, as a set."""
    return frozenset(text.split())


def in_order(text: str) -> tuple[str, ...]:
    """The same as a tuple, if their order matters."""
    return tuple(text.split())
