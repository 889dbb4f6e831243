"""Which comment or message answers which, as a list of indexes."""

from __future__ import annotations


def without_circles(parents: list[int | None]) -> list[int | None]:
    """The same parents without those that would make an item answer itself over others."""
    state = [0] * len(parents)
    for start in range(len(parents)):
        path: list[int] = []
        at: int | None = start
        while at is not None and state[at] == 0:
            state[at] = 1
            path.append(at)
            at = parents[at]
        if at is not None and state[at] == 1:
            parents[path[-1]] = None
        for passed in path:
            state[passed] = 2
    return parents
