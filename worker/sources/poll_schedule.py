"""When a source is polled again: sooner when news comes, later when none does or when it fails. Pure."""

from __future__ import annotations

import random

SHORTEST, LONGEST = 300.0, 86_400.0
"""Seconds: five minutes, and a day."""

FIRST = 1800.0
"""Seconds between the first polls of a source of which nothing is known yet."""

PAUSED_AFTER = 20
"""Failures in a row."""

JITTER = 0.1
"""A wait is up to so much shorter or longer, so that sources added together do not stay together."""


def next_interval(interval: float, news: int) -> float:
    """The interval after a poll that brought so many news: halved, or half as long again."""
    return min(max(interval / 2 if news else interval * 1.5, SHORTEST), LONGEST)


def wait_after(interval: float, failures: int, asked: float | None) -> float:
    """Seconds until the next poll after so many failures in a row: what the server asked for, or doubling."""
    if asked is not None:
        return max(asked, SHORTEST)
    return min(max(interval, SHORTEST) * 2.0 ** min(failures, 20), LONGEST)


def jittered(seconds: float) -> float:
    """The same, a little shorter or longer."""
    return seconds * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  # no secret
