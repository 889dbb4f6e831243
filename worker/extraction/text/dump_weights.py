"""How much each part of a dumped page speaks for being the document, and where most of it is said.

The weights were set on made-up dumps, and looked at on some twenty real ones.
"""

from __future__ import annotations

from worker.extraction.text.dump_parts import Part
from worker.page.boilerplate import Boilerplate

SHORT = -0.6
"""A short line that is no known furniture: a heading, an item, or an entry of a menu."""
SHORT_RUN = -3.0
"""The most that short lines in a row speak against a part: a list may be long."""
LISTED = 0.4
"""What prose counts behind the heading of a list of other pages: it may be their first sentences."""
SURE = 350
"""The width of a paragraph that no list of pages has."""
KNOWN_RUN = -10.0
"""The same of known furniture: a row of buttons may stand amid a text."""
BREAK = -8.0
"""The heading of a list of other pages, or of the place for a comment."""
_WEIGHT = {
    Boilerplate.NONE: SHORT,
    Boilerplate.MENU: -2.0,
    Boilerplate.SERVICE: -4.0,
    Boilerplate.NOTICE: -4.0,
}
_BREAKS = (Boilerplate.LISTING, Boilerplate.ENDING)


def weigh(parts: list[Part]) -> list[float]:
    """The weight of each part: prose counts by its length, furniture against it."""
    weights = []
    spent = {True: 0.0, False: 0.0}  # by short lines in a row, known and not
    listed = False
    for at, part in enumerate(parts):
        kind = Boilerplate.MENU if _is_in_menu(parts, at) else part.furniture
        if part.is_prose:
            twice = at > 0 and parts[at - 1].is_prose and not part.width < 120
            listed = listed and part.width < SURE and not twice
            weights.append((1 + min(part.width, 400) / 60) * (LISTED if listed else 1))
            spent = {True: 0.0, False: 0.0}
        elif kind in _BREAKS:
            listed = listed or kind is Boilerplate.LISTING
            weights.append(BREAK)
        else:
            known = kind is not Boilerplate.NONE
            weights.append(max(_WEIGHT[kind], (KNOWN_RUN if known else SHORT_RUN) - spent[known]))
            spent[known] += weights[-1]
    return weights


def _is_in_menu(parts: list[Part], at: int) -> bool:
    """Whether the entries of a menu stand beside a line: "Archives" may head a list, or be one of them."""
    if parts[at].furniture not in (Boilerplate.SERVICE, Boilerplate.LISTING):
        return False
    return any(part.furniture is Boilerplate.MENU for part in parts[max(0, at - 2) : at + 3])


def heaviest(weights: list[float], start: int, end: int) -> tuple[float, int, int]:
    """The run of greatest sum, as its sum and its bounds (Kadane's way, in linear time)."""
    best = (0.0, start, start)
    total, first = 0.0, start
    for at in range(start, end):
        if total <= 0:
            total, first = 0.0, at
        total += weights[at]
        if total > best[0]:
            best = (total, first, at + 1)
    return best
