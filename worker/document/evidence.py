"""Evidence: why something was decided."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """One piece of evidence: what was asked, what was found, and why that was taken."""

    subject: str
    finding: str
    because: str


Evidence = tuple[Fact, ...]
