"""What a person points at on a page: passages of text, and what each of them is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["text", "not", "title", "author", "date", "comments"]
"""What a passage is: of the document's text, nothing of it, one of its metadata, or among the comments."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One block of a page."""

    number: int
    start: int
    """The element in which its text begins. It is inside what holds this element."""
    holder: int
    """The nearest block-level element around it."""
    places: tuple[int, ...]
    """The elements in which its pieces of text stand."""
    chars: int


@dataclass(frozen=True, slots=True)
class DerivedRule:
    """Selectors by the keys of rules."""

    selectors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unreached: tuple[int, ...] = ()
    """The numbers of the passages that were pointed at, and that no name tells apart from others."""
