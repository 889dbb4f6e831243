"""Plots of what happened over time, drawn here as SVG: bars, one for each part of the time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

HEIGHT, BAR_WIDTH, GAP = 56, 8, 3
"""Units of the drawing; it is scaled to the room that it has."""

_PICTURE = Markup(
    '<svg class="plot" viewBox="{}" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>'
)


@dataclass(frozen=True, slots=True)
class Range:
    """A time that plots show, and the length of one bar in it."""

    name: str
    length: timedelta
    bar: timedelta
    begins: str
    """When it begins, in words."""

    def first_hour(self, now: datetime) -> datetime:
        """The hour with which a plot begins; it ends with the present hour."""
        this_hour = now.replace(minute=0, second=0, microsecond=0)
        return this_hour + timedelta(hours=1) - self.length


RANGES = {
    "day": Range("day", timedelta(days=1), timedelta(hours=1), "24 hours ago"),
    "week": Range("week", timedelta(days=7), timedelta(hours=6), "7 days ago"),
    "month": Range("month", timedelta(days=30), timedelta(days=1), "30 days ago"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """How many there were from a time on."""

    at: datetime
    count: int


def make_bars(series: Sequence[Mapping[datetime, int]], shown: Range, now: datetime) -> list[Bar]:
    """Add the counts of hours, of all series together, up to bars."""
    begin = shown.first_hour(now)
    counts = [0] * (shown.length // shown.bar)
    for hour, count in (counted for hours in series for counted in hours.items()):
        place = (hour - begin) // shown.bar
        if 0 <= place < len(counts):
            counts[place] += count
    return [Bar(begin + place * shown.bar, count) for place, count in enumerate(counts)]


def draw_bars(bars: Sequence[Bar], what: str) -> Markup:
    """Draw bars, with words for those who do not see them."""
    most = max((bar.count for bar in bars), default=0)
    drawn = [_draw(bar, place * (BAR_WIDTH + GAP), most) for place, bar in enumerate(bars)]
    size = f"0 0 {len(bars) * (BAR_WIDTH + GAP) - GAP} {HEIGHT}"
    label = f"{what}: {sum(bar.count for bar in bars):,} in all, {most:,} in the fullest bar of {len(bars)}"
    return _PICTURE.format(size, label, Markup("".join(drawn)))  # noqa: S704  # numbers and words of ours


def _draw(bar: Bar, x: int, most: int) -> str:
    # Anything at all can be seen; nothing is a thin line.
    height = max(4.0, round(HEIGHT * bar.count / most, 1)) if bar.count else 1.0
    kind = "" if bar.count else ' class="none"'
    words = f"{bar.at:%b %d, %H:%M} UTC: {bar.count:,}"
    place = f'x="{x}" y="{HEIGHT - height}" width="{BAR_WIDTH}" height="{height}"'
    return f"<rect{kind} {place}><title>{words}</title></rect>"
