"""Times for people: how long ago, with the moment itself behind it."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

_STEPS = ((60, "s", 1), (3_600, "min", 60), (2 * 86_400, "h", 3_600), (60 * 86_400, "days", 86_400))
"""Up to these seconds a span is told in this unit, which has this length."""


def show_ago(at: datetime | None, now: datetime) -> Markup:
    """A time as how long ago it was, or in how long it will be; one far away as its day."""
    if at is None:
        return Markup("never")
    distance = (now - at).total_seconds()
    if abs(distance) >= _STEPS[-1][0]:
        return _show(at, f"{at:%Y-%m-%d}")
    words = show_span(abs(distance))
    return _show(at, f"{words} ago" if distance >= 0 else f"in {words}")


def show_moment(at: datetime | None) -> Markup:
    """A time to the minute, in UTC."""
    return Markup("never") if at is None else _show(at, f"{at:%Y-%m-%d %H:%M} UTC")


def show_span(seconds: float) -> str:
    """A length of time in one unit: 40 s, 3 min, 5 h, 9 days."""
    unit, length = next(((unit, length) for end, unit, length in _STEPS if seconds < end), _STEPS[-1][1:])
    return f"{seconds:.1f} s" if 0 < seconds < 9.95 else f"{seconds / length:.0f} {unit}"


def _show(at: datetime, words: str) -> Markup:
    exact = f"{at:%Y-%m-%d %H:%M:%S} UTC"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(at.isoformat(), exact, words)
