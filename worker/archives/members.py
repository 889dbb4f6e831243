"""A member of an archive: a label for its name, and a way to its bytes. Nothing is ever extracted to disk."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

MAX_LABEL_CHARS = 300

_SEPARATORS = re.compile(r"[/\\]+")
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Member:
    """A member, found at a position of the archive's own, from which it can be found again."""

    label: str
    position: int
    end: int
    """The position of the next member."""
    is_file: bool
    """False for folders, links, devices and other members without bytes of their own."""
    modified: datetime | None
    """When it was last changed, as the archive says."""
    read: Callable[[int], bytes]
    """Reads up to so many bytes. Raises Rejected if it has more, needs a password, or is damaged."""


def label_of(name: str) -> str:
    """A member's name as a label: a relative path without ``..``, control characters and lone surrogates.

    Of a very long name, the end is kept: it has the suffix.
    """
    parts = [part for part in _SEPARATORS.split(name) if part not in ("", ".", "..")]
    if parts and _DRIVE.fullmatch(parts[0]):
        parts = parts[1:]
    shown = "".join(char if char.isprintable() else "\ufffd" for char in "/".join(parts))
    return shown if len(shown) <= MAX_LABEL_CHARS else f"…{shown[-MAX_LABEL_CHARS:]}"
