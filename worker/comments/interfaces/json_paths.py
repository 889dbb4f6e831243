"""Paths to values in a JSON answer, as the tables of interfaces write them.

``user.name`` goes from object to object. ``actions_summary[id=2].count`` takes the first object of a list
whose `id` is 2. ``author.data.@included.name`` follows a reference of JSON:API (its `type` and `id`) to the
object in the answer's list `included`. A path that leads nowhere gives None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

INCLUDED = "@included"
HEADERS = "headers"
"""The first step of a path to a response header."""
_STEP = re.compile(r"(@included|[\w-]+)(?:\[([\w-]+)=([\w-]+)\])?")


@dataclass(frozen=True, slots=True)
class _Step:
    name: str
    key: str | None = None
    """The key that an object of a list must have, with `wanted` as its value."""
    wanted: str | None = None


Path = tuple[_Step, ...]
WHOLE: Path = ()
"""The path of the value itself."""


def parse_path(text: str) -> Path:
    """Parse a path; the empty text is the path of the whole. Raises ValueError."""
    steps = []
    for part in text.split(".") if text else ():
        found = _STEP.fullmatch(part)
        if not found:
            raise ValueError(f"{part or 'an empty step'!r} in {text!r} is no step of a path")
        steps.append(_Step(*found.groups()))
    return tuple(steps)


@dataclass(frozen=True)
class Answer:
    """A JSON answer: its top value and the response headers, names in lower case."""

    top: Any
    headers: Mapping[str, str]

    def find(self, path: Path) -> Any:
        """The value at a path from the top, or a response header."""
        if path and path[0].name == HEADERS:
            return self.headers.get(".".join(step.name for step in path[1:]))
        return self.find_in(self.top, path)

    def find_in(self, value: Any, path: Path) -> Any:
        """The value at a path from `value`."""
        for step in path:
            if not isinstance(value, dict):
                return None
            value = self._included(value) if step.name == INCLUDED else value.get(step.name)
            if step.key is not None:
                value = _first_with(value, step.key, step.wanted)
        return value

    def _included(self, reference: dict[str, Any]) -> Any:
        return self._resources.get((str(reference.get("type")), str(reference.get("id"))))

    @cached_property
    def _resources(self) -> dict[tuple[str, str], Any]:
        included = self.top.get("included") if isinstance(self.top, dict) else None
        return {
            (str(entry.get("type")), str(entry.get("id"))): entry
            for entry in (included if isinstance(included, list) else ())
            if isinstance(entry, dict)
        }


def _first_with(value: Any, key: str, wanted: str | None) -> Any:
    entries = value if isinstance(value, list) else ()
    return next(
        (entry for entry in entries if isinstance(entry, dict) and str(entry.get(key)) == wanted), None
    )
