"""A request that the desk refuses, and what to do then."""

from __future__ import annotations

from collections.abc import Mapping


class Refusal(Exception):
    """The answer to a request that cannot be done: a status, a title, what to do, and a reason code."""

    def __init__(
        self, status: int, title: str, advice: str, *, reason: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.advice = advice
        self.reason = reason
        self.headers = dict(headers or {})
