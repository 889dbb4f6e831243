"""What a source brought and brings less of, as people see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

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


def draw_spark(times: Sequence[datetime], now: datetime) -> Spark:
    """Draw how many items came on each of the last days, by their times."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    counts = Counter((today - at.replace(hour=0, minute=0, second=0, microsecond=0)).days for at in times)
    bars = [Bar(today - timedelta(days=day), counts[day]) for day in range(SPARK_DAYS - 1, -1, -1)]
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
