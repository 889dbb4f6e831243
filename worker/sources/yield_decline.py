"""Find out whether a source gives less than before: a changed layout, a paywall, a silent feed. Pure.

The newest documents of a source are compared with those before them, measure by measure. A measure that fell
is compared with its old value until it rises again, or until a person accepts the new one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median, quantiles
from typing import NamedTuple

from worker.document import Decline, Yield

MAX_NEWEST, MIN_NEWEST, MIN_BEFORE, MAX_DOCUMENTS = 10, 6, 12, 60
"""Documents: how many count as newest, how many newest and earlier ones are needed, how many are read."""

WANTED_KINDS = frozenset(["article", "thread", "documentation"])
"""Kinds of page that sources are polled for."""

SILENCE_FACTOR, MIN_SILENCE, MIN_ARRIVALS = 10, timedelta(days=2), 6
"""Silence counts if it is this many times the usual interval, and at least this long; with fewer arrivals,
there is no usual interval."""


class QualityMeasure(NamedTuple):
    """One number for a document, or None; and whether a fall of the median is too large."""

    of: Callable[[Yield], float | None]
    fallen: Callable[[float, float], bool]


MEASURES: Mapping[str, QualityMeasure] = {
    "words": QualityMeasure(lambda one: one.words, lambda before, after: before >= 40 and after < before / 2),
    "confidence": QualityMeasure(lambda one: one.confidence, lambda before, after: before - after > 0.15),
    "comments found": QualityMeasure(
        lambda one: min(one.comments / one.stated, 1.0) if one.stated else None,
        lambda before, after: before - after > 0.3,
    ),
    "articles": QualityMeasure(
        lambda one: float(one.kind in WANTED_KINDS), lambda before, after: before - after > 0.4
    ),
}
""""comments found" is the share of stated comments that were found, "articles" the share of pages of
wanted kinds; both are from 0 to 1."""


def find_declines(yields: Sequence[Yield], known: Sequence[Decline]) -> list[Decline]:
    """Find the measures that fell.

    `yields` are the newest `MAX_DOCUMENTS` documents, oldest first; `known` are the declines found before.
    """
    fallen = {one.measure: one for one in known}
    found = []
    for name, measure in MEASURES.items():
        values = [(value, one) for one in yields if (value := measure.of(one)) is not None]
        decline = _compare(name, measure, values, fallen.get(name))
        if decline:
            found.append(decline)
    return found


def _compare(
    name: str, measure: QualityMeasure, values: Sequence[tuple[float, Yield]], known: Decline | None
) -> Decline | None:
    before, newest = values[:-MAX_NEWEST], values[-MAX_NEWEST:]
    if len(newest) < MIN_NEWEST:
        return known
    now = _typical_value(name, newest)
    if known:
        still = measure.fallen(known.before, now)
        return replace(known, after=now, sample_after=_nearest(now, newest)) if still else None
    if len(before) < MIN_BEFORE:
        return None
    usual = _typical_value(name, before)
    # A median may fall by chance if documents differ much, but not below their lowest tenth.
    if not measure.fallen(usual, now) or now > _lowest_tenth(before):
        return None
    return Decline(name, usual, now, _nearest(usual, before), _nearest(now, newest))


def _typical_value(name: str, values: Sequence[tuple[float, Yield]]) -> float:
    """The median; for a yes-or-no measure, the share."""
    numbers = [value for value, _ in values]
    return sum(numbers) / len(numbers) if name == "articles" else median(numbers)


def _lowest_tenth(values: Sequence[tuple[float, Yield]]) -> float:
    return quantiles([value for value, _ in values], n=10, method="inclusive")[0]


def _nearest(value: float, among: Sequence[tuple[float, Yield]]) -> int:
    """The newest of the documents nearest to a value."""
    return min(reversed(among), key=lambda one: abs(one[0] - value))[1].document_id


def find_silence(arrivals: Sequence[datetime], now: datetime) -> Decline | None:
    """Find out whether nothing new came for many times the usual interval; None if not.

    `arrivals` are the times of new documents, oldest first. The decline's `before` and `after` are seconds.
    """
    if len(arrivals) < MIN_ARRIVALS:
        return None
    usual = median((later - sooner).total_seconds() for sooner, later in pairwise(arrivals))
    quiet = (now - arrivals[-1]).total_seconds()
    if quiet < max(SILENCE_FACTOR * usual, MIN_SILENCE.total_seconds()):
        return None
    return Decline("seconds between news", usual, quiet)
