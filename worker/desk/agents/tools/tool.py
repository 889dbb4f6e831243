"""What a tool is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from worker.desk.agents.schemas import Answer, Arguments
from worker.desk.desk import Desk


@dataclass(frozen=True, slots=True)
class Tool:
    """Something that agents can ask for, or have done."""

    name: str
    title: str
    description: str
    arguments: type[Arguments]
    answer: type[Answer]
    run: Callable[[Desk, Any], Answer]
    """Blocks; raises Refusal, Rejected, TryLater, Unavailable."""
    writes: bool = False
