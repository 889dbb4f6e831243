"""Weigh each part of a dumped page, and find the run of parts with the greatest weight.

The weights were set on made-up dumps, and checked on about twenty real ones.
"""

from __future__ import annotations

from worker.extraction.text.dump_parts import Part
from worker.page.boilerplate import Boilerplate

SHORT_WEIGHT = -0.6
"""A short line that is not known boilerplate: a heading, an item, or an entry of a menu."""
MIN_SHORT_RUN_WEIGHT = -3.0
"""The lowest total for short lines in a row: a list may be long."""
LISTED_FACTOR = 0.4
"""Factor for prose after the heading of a list of other pages: it may be their first sentences."""
MIN_SURE_WIDTH = 350
"""A paragraph of at least this width is not in a list of other pages."""
MIN_KNOWN_RUN_WEIGHT = -10.0
"""The lowest total for known boilerplate in a row: a row of buttons may be in the middle of a text."""
BREAK_WEIGHT = -8.0
"""The heading of a list of other pages, or of the comment form."""
_LINE_WEIGHTS = {
    Boilerplate.NONE: SHORT_WEIGHT,
    Boilerplate.MENU: -2.0,
    Boilerplate.SERVICE: -4.0,
    Boilerplate.NOTICE: -4.0,
}
_BREAK_KINDS = (Boilerplate.LISTING, Boilerplate.ENDING)


def weigh_parts(parts: list[Part]) -> list[float]:
    """The weight of each part: positive for prose, by its length, and negative for boilerplate."""
    weights = []
    spent = {True: 0.0, False: 0.0}  # on short lines in a row: known and unknown
    is_in_list = False
    for at, part in enumerate(parts):
        kind = Boilerplate.MENU if _is_in_menu(parts, at) else part.boilerplate
        if part.is_prose:
            follows_prose = at > 0 and parts[at - 1].is_prose and not part.width < 120
            is_in_list = is_in_list and part.width < MIN_SURE_WIDTH and not follows_prose
            weights.append((1 + min(part.width, 400) / 60) * (LISTED_FACTOR if is_in_list else 1))
            spent = {True: 0.0, False: 0.0}
        elif kind in _BREAK_KINDS:
            is_in_list = is_in_list or kind is Boilerplate.LISTING
            weights.append(BREAK_WEIGHT)
        else:
            known = kind is not Boilerplate.NONE
            weights.append(
                max(
                    _LINE_WEIGHTS[kind],
                    (MIN_KNOWN_RUN_WEIGHT if known else MIN_SHORT_RUN_WEIGHT) - spent[known],
                )
            )
            spent[known] += weights[-1]
    return weights


def _is_in_menu(parts: list[Part], at: int) -> bool:
    """Whether a line is beside menu entries: "Archives" may be the heading of a list, or a menu entry."""
    if parts[at].boilerplate not in (Boilerplate.SERVICE, Boilerplate.LISTING):
        return False
    return any(part.boilerplate is Boilerplate.MENU for part in parts[max(0, at - 2) : at + 3])


def heaviest_run(weights: list[float], start: int, end: int) -> tuple[float, int, int]:
    """The sum and the bounds of the run with the greatest sum (Kadane's algorithm, linear time)."""
    best = (0.0, start, start)
    total, first = 0.0, start
    for at in range(start, end):
        if total <= 0:
            total, first = 0.0, at
        total += weights[at]
        if total > best[0]:
            best = (total, first, at + 1)
    return best
