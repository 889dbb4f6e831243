"""Places where people say the same each time they speak: signatures, mottos, ranks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from worker.comments.markup.fields_by_vote import Unit

LEAST = 20
"""Characters of a text below which saying it twice means nothing."""


def find_personal(units: Sequence[Unit], author: str | None) -> frozenset[str]:
    """The places that hold the same whenever one person speaks, and something else for others.

    Never the place that holds most of what is said: there a comment may have been sent twice.
    """
    people = {unit.item: unit.words.norm for unit in units if unit.place == author}
    if author is None or len(set(people.values())) == len(people):
        return frozenset()
    said: dict[str, dict[str, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
    lengths: dict[str, int] = defaultdict(int)
    for unit in units:
        name = people.get(unit.item)
        lengths[unit.place] += len(unit.text)
        if name is not None and unit.text:
            by_item = said[unit.place][name]
            by_item[unit.item] = by_item.get(unit.item, "") + unit.text
    most = max(lengths, key=lambda place: lengths[place], default=None)
    spoken = Counter(people.values())
    return frozenset(
        place for place, by_name in said.items() if place != most and _is_personal(by_name, spoken)
    )


def _is_personal(by_name: dict[str, dict[int, str]], spoken: Counter[str]) -> bool:
    """Whether those who speak again say the same each time."""
    same = other = 0
    seen: set[str] = set()
    for name, by_item in by_name.items():
        texts = list(by_item.values())
        seen.update(texts)
        agreeing = sum(text == texts[0] and len(text) >= LEAST for text in texts[1:])
        same += agreeing
        other += spoken[name] - 1 - agreeing
    return same > 0 and other <= 0.1 * same and len(seen) > 1
