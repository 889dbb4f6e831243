"""Evidence: why something was decided."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """One piece of evidence: the question, the finding, and the reason."""

    subject: str
    finding: str
    because: str


Evidence = tuple[Fact, ...]
