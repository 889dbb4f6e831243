"""How long articles took from their publication, and from their acceptance, until they were stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from benchmarks.day.growth import percentiles
from benchmarks.day.plan import Plan
from benchmarks.day.sampler import Points
from benchmarks.day.site import Site
from benchmarks.day.sped.day_clock import Day
from worker.store import Store
from worker.store.tables import Document, Item, Sighting


def latencies(store: Store, site: Site, plan: Plan, day: Day) -> tuple[Points, Points]:
    """Hours of the day, with minutes of the day since publication, and real seconds since acceptance."""
    query = (
        select(Document.url, Document.first_seen_at, Item.created_at)
        .join(Sighting, Sighting.document_id == Document.id)
        .join(Item, Item.id == Sighting.item_id)
        .where(Sighting.verdict == "new")
    )
    with store.database.reading() as connection:
        rows = {
            url: (day.since(seen), day.since(accepted)) for url, seen, accepted in connection.execute(query)
        }
    published, worked = [], []
    for article in plan.articles:
        times = rows.get(site.article(article.source, article.number))
        if article.at >= 0 and times is not None and times[0] <= day.length:
            hour, (seen, accepted) = article.at / 3600, times
            published.append((hour, (seen - article.at) / 60))
            worked.append((hour, day.real(seen) - day.real(accepted)))
    return published, worked


def by_time(points: Points, length: float, parts: int = 24) -> dict[str, Points]:
    """Percentiles of each part of the day, as lines."""
    hours = length / 3600 / parts
    binned: defaultdict[int, list[float]] = defaultdict(list)
    for hour, value in points:
        binned[min(int(hour / hours), parts - 1)].append(value)
    lines: dict[str, Points] = {"p50": [], "p95": [], "p99": []}
    for number in sorted(binned):
        for name, value in zip(lines, percentiles(binned[number]), strict=True):
            lines[name].append(((number + 0.5) * hours, value))
    return lines


def print_percentiles(name: str, points: Sequence[tuple[float, float]], unit: str) -> None:
    """Print the percentiles of the whole day."""
    if points:
        p50, p95, p99 = percentiles([value for _, value in points])
        print(f"{name:<40}p50 {p50:.1f}, p95 {p95:.1f}, p99 {p99:.1f} {unit} ({len(points)})")
