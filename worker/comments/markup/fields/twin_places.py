"""Join places that hold the same field in different items: one name is bold, another bold and red.

Odd and even rows, moderators' colours and marks of the author give equal things different tags and class
words around them. Two places are twins if their tags are equal once emphasis is left out, if the last class
word is equal, and if no item has both.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from worker.comments.markup.fields.text_places import Place

EMPHASIS_STEPS = frozenset(f"{tag}." for tag in ("b", "i", "em", "strong", "font", "span", "u", "bdi"))
MIN_FIELD_SHARE = 0.9
"""From this share of times, or of names, a place may hold that field."""


def join_twin_places(places: dict[str, Place]) -> None:
    """Move the pieces of twin places of times, or of names, to the first of them."""
    by_key: dict[str, list[str]] = defaultdict(list)
    for path in places:
        by_key[_twin_key(path)].append(path)
    for paths in by_key.values():
        if len(paths) > 1 and not frozenset.intersection(*[places[path].held_by for path in paths]):
            _join([path for path in paths if _holds_times(places[path])], places)
            _join([path for path in paths if path in places and _holds_names(places[path])], places)


def _join(paths: list[str], places: dict[str, Place]) -> None:
    held = {piece.item for path in paths for piece in places[path].pieces}
    if len(paths) > 1 and sum(places[path].holders for path in paths) == len(held):
        first, *others = [places.pop(path) for path in paths]
        places[paths[0]] = first.joined_with(others, paths[0])


def _holds_times(place: Place) -> bool:
    return place.time_share >= MIN_FIELD_SHARE


def _holds_names(place: Place) -> bool:
    return place.name_share >= MIN_FIELD_SHARE and not place.holds_only_buttons


@lru_cache(maxsize=8192)
def _twin_key(path: str) -> str:
    """The tags down to a place without emphasis, and its last class word."""
    steps = [step for step in path.split("/") if step not in EMPHASIS_STEPS]
    return "/".join([step.partition(".")[0] for step in steps[:-1]] + steps[-1:])
