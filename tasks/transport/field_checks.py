"""Checks of the values in a message's fields, and the error for a wrong one."""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

from worker.clock import as_utc
from worker.errors import Rejected

MAX_DEPTH = 50
"""Levels of nesting. Python fails at some hundreds; pickle and repr have limits of their own."""

MAX_NAME_CHARS = 255
MAX_ETA_AHEAD = timedelta(days=30)
"""A worker holds a message until its ETA. A message held for ever would never be recorded."""

_TYPED_KEYS = {"__type__", "__value__"}

Fields = Mapping[str, Callable[[Any], bool]]
"""The check for each field, by its name."""


def require(condition: bool, message: str) -> None:
    """Raise Rejected with this message unless the condition holds."""
    if not condition:
        raise rejected(message)


def rejected(why: str) -> Rejected:
    """Make the error for a malformed message."""
    return Rejected("malformed_message", why)


def check_fields(fields: Mapping[str, Any], wanted: Mapping[str, Callable[[Any], bool]]) -> None:
    """Check the wanted fields; other fields are allowed. Raises Rejected."""
    for name, is_right in wanted.items():
        require(is_right(fields.get(name)), f"its {name} is {shorten(fields.get(name))}")


def is_plain(value: Any) -> bool:
    """Whether this is nested within bounds, and holds nothing that kombu's JSON would turn into an object."""
    level = [value]
    for _ in range(MAX_DEPTH):
        inner = [one for one in level if isinstance(one, dict | list)]
        if not inner:
            return True
        if any(isinstance(one, dict) and one.keys() == _TYPED_KEYS for one in inner):
            return False
        level = list(chain.from_iterable(one.values() if isinstance(one, dict) else one for one in inner))
    return False


def shorten(value: Any) -> str:
    """Return a value as text of up to 100 characters."""
    return reprlib.repr(value)[:100]


def is_name(value: Any) -> bool:
    """Whether this is one short, printable line of text, or None."""
    return value is None or (
        isinstance(value, str) and len(value) <= MAX_NAME_CHARS and (value.isprintable() or not value)
    )


def whole_number_check(maximum: int) -> Callable[[Any], bool]:
    """Return a check for a whole number from 0 to `maximum`, or None."""
    return lambda value: value is None or (type(value) is int and 0 <= value <= maximum)


def is_empty(value: Any) -> bool:
    """Whether this is empty or None."""
    return not value


def is_id(value: Any) -> bool:
    """Whether this is a name, and not empty."""
    return bool(value) and is_name(value)


def is_text(value: Any) -> bool:
    """Whether this is text without lone surrogates, or None."""
    return value is None or (isinstance(value, str) and not any("\ud800" <= c <= "\udfff" for c in value))


def is_number(value: Any) -> bool:
    """Whether this is a number that JSON carries exactly, or None."""
    return value is None or (type(value) in (int, float) and abs(value) < 2**53)


def is_flag(value: Any) -> bool:
    """Whether this is true, false or None."""
    return value is None or isinstance(value, bool)


def is_time(value: Any) -> bool:
    """Whether this is a time of our age in ISO 8601, or None."""
    try:
        return value is None or (isinstance(value, str) and 1970 < parse_time(value).year < 2200)
    except (ValueError, OverflowError):
        return False


def is_eta(value: Any) -> bool:
    """Whether this is a time for which a worker may hold a message, or None."""
    return value is None or (is_time(value) and parse_time(value) <= datetime.now(UTC) + MAX_ETA_AHEAD)


def are_limits(value: Any) -> bool:
    """Whether these are two time limits, each a number above 0 or None; or None."""
    return value is None or (
        isinstance(value, list)
        and len(value) == 2
        and all(one is None or (is_number(one) and one > 0) for one in value)
    )


def are_stamps(value: Any) -> bool:
    """Whether this is an object whose keys are names, or None."""
    return value is None or (isinstance(value, dict) and all(map(is_name, value)))


def are_names(value: Any) -> bool:
    """Whether this is a list of names, or None."""
    return value is None or (
        isinstance(value, list) and all(isinstance(o, str) and is_name(o) for o in value)
    )


def parse_time(text: str) -> datetime:
    """Parse ISO 8601; UTC if no zone is named."""
    return as_utc(datetime.fromisoformat(text))
