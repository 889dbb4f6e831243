"""Times, as exports write them: ISO 8601 in UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, WithJsonSchema


def write_moment(at: Any) -> Any:
    """Write a time as exports do; what is written already stays as it is."""
    return at.isoformat(timespec="seconds") if isinstance(at, datetime) else at


Moment = Annotated[
    str, BeforeValidator(write_moment), WithJsonSchema({"type": "string", "format": "date-time"})
]

Precision = Literal["second", "minute", "hour", "day", "week", "month", "year", "upper_bound"]
