"""A date or time found in a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["full", "yearless", "ago", "short", "named", "now", "weekday", "clock"]


@dataclass(frozen=True, slots=True)
class FoundTime:
    """A date or time found in a text: its position, and its parts as written."""

    start: int
    end: int
    kind: Kind
    year: int = 0
    month: int = 0
    day: int = 0
    clock: tuple[int, int | None, int | None] | None = None
    """Hour, minute, second; minute and second are None if not shown."""
    offset: int | None = None
    """Minutes east of Greenwich; None if no zone is named."""
    swappable: bool = False
    """Whether day and month could be swapped; `day_first` says how they were read."""
    day_first: bool = True
    back: tuple[tuple[int, str], ...] = ()
    """For relative times: amounts and units to go back."""
