"""Read counts and levels that a document states."""

from __future__ import annotations

MAX_DIGITS = 6


def as_count(stated: str | None, default: int = 0) -> int:
    """A count of up to six digits; `default` for anything else."""
    if stated and len(stated) <= MAX_DIGITS and stated.isdecimal():
        return int(stated)
    return default
