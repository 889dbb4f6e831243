"""What a source brought and brings less of, as people see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from markupsafe import Markup

from worker.desk.shown.plots import Bar, draw_bars
from worker.desk.shown.times import show_span
from worker.document import Decline

SPARK_DAYS = 14
MAX_SPARK_ITEMS = 300
"""Newest items of a source from which its sparkline is drawn; one that brings more shows fewer days."""

MEASURES = {
    "words": "words in an article",
    "confidence": "confidence",
    "comments found": "comments found of those stated",
    "articles": "pages that are articles",
    "seconds between news": "time without news",
}
SHARES = frozenset(["comments found", "articles"])
"""Measures that are shares from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Spark:
    """A drawing of what a source brought."""

    drawing: Markup
    count: int
    """Items in the drawing."""


def draw_spark(counts: Mapping[date, int], now: datetime) -> Spark:
    """Draw how many items came on each of the last days."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    days = [today - timedelta(days=ago) for ago in range(SPARK_DAYS - 1, -1, -1)]
    bars = [Bar(day, counts.get(day.date(), 0)) for day in days]
    return Spark(draw_bars(bars, "Items by day"), sum(bar.count for bar in bars))


def name_measure(decline: Decline) -> str:
    """Name what there is less of."""
    return MEASURES.get(decline.measure, decline.measure)


def show_measure(decline: Decline, value: float) -> str:
    """A value of what there is less of: 1,240, 0.62, 97 %, 3 h."""
    if decline.measure == "seconds between news":
        return show_span(value)
    if decline.measure in SHARES:
        return f"{100 * value:.0f} %"
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"
