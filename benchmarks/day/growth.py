"""Whether what should stay level did: medians of the second and of the last quarter of the day."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence

from benchmarks.day.sampler import Points

LEVEL = {
    "connections": 5, "connections idle in a transaction for 2 s": 1,
    "open files": 40, "processes": 5, "broker, MB in use": 5, "deliveries on their way": 10,
    "write-ahead log, MB": 20, "received bytes, MB": 20,
}  # fmt: skip
"""What must not grow over the day, and how much more than a quarter it may at least."""
MEMORY_MB = 15.0
MAX_COPIES = 30
"""How many more messages than open items may be in the queues: the two are counted one after the other."""
SHARE = 0.25


def quarters(points: Points, length: float) -> list[float]:
    """The median of each quarter of the day."""
    parts: list[list[float]] = [[] for _ in range(4)]
    for hour, value in points:
        if 0 <= hour < length / 3600:
            parts[int(4 * hour * 3600 / length)].append(value)
    return [statistics.median(part) if part else 0.0 for part in parts]


def check_growth(series: Mapping[str, Points], memory: Mapping[str, Points], length: float) -> Iterator[str]:
    """What grew though it should not."""
    allowed = {f"memory of {name}, MB": (points, MEMORY_MB) for name, points in memory.items()}
    allowed |= {name: (series[name], more) for name, more in LEVEL.items() if name in series}
    for name, (points, more) in allowed.items():
        _, second, _, last = quarters(points, length)
        if last > second * (1 + SHARE) + more:
            yield f"grows: {name}, from {second:.1f} to {last:.1f}"
    looks = zip(series["messages in queues"], series["open items"], strict=True)
    if copies := [(hour, sent, items) for (hour, sent), (_, items) in looks if sent > items + MAX_COPIES]:
        hour, sent, items = max(copies, key=lambda look: look[1])
        yield f"more messages than items in {len(copies)} looks: at hour {hour:.1f} {sent} for {items}"


def print_quarters(series: Mapping[str, Points], memory: Mapping[str, Points], length: float) -> None:
    """Print the medians of all that was measured."""
    print(f"\n{'medians of the quarters of the day':<40}{'1st':>9}{'2nd':>9}{'3rd':>9}{'4th':>9}")
    named = dict(series) | {f"memory of {name}, MB": points for name, points in memory.items()}
    for name, points in named.items():
        print(f"{name:<40}{''.join(f'{value:>9.1f}' for value in quarters(points, length))}")


def percentiles(values: Sequence[float]) -> tuple[float, float, float]:
    """The median, the 95th and the 99th percentile."""
    ordered = sorted(values)
    p50, p95, p99 = (ordered[min(int(share * len(ordered)), len(ordered) - 1)] for share in (0.5, 0.95, 0.99))
    return p50, p95, p99
