"""When a source is polled again: sooner when news comes, later when none does or when it fails. Pure."""

from __future__ import annotations

import random

from worker.runtime.backoff import Backoff

MIN_INTERVAL_S, MAX_INTERVAL_S = 300.0, 86_400.0

FIRST_INTERVAL_S = 1800.0
"""Between the first polls of a source, before anything is known of it."""

MAX_FAILURES = 20
"""Failures in a row after which a source is paused."""

JITTER = 0.1
"""A wait is shorter or longer by up to this share, so that sources added together drift apart."""


def next_interval(interval: float, news: int) -> float:
    """The interval after a poll that found `news` new entries: halved if any, else half as long again."""
    return min(max(interval / 2 if news else interval * 1.5, MIN_INTERVAL_S), MAX_INTERVAL_S)


def wait_after(interval: float, failures: int, asked: float | None) -> float:
    """Seconds to the next poll after failures in a row: doubled each time, or what the server asks for."""
    backoff = Backoff(first=2 * max(interval, MIN_INTERVAL_S), maximum=MAX_INTERVAL_S)
    return max(backoff.delay(failures, asked), MIN_INTERVAL_S)


def add_jitter(seconds: float) -> float:
    """Make a wait a little shorter or longer, at random."""
    return seconds * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  # no secret
