"""Tell boxes that show records of a database, as posts are: each has a number of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from worker.page.page import Element

LONG_NUMBER = re.compile(r"\d{2,}")
"""A single digit may be a box's place on any page."""


def numbered_share(boxes: Sequence[Element]) -> float:
    """The share of boxes with a number of their own in an id or a data attribute that names an id."""
    own = (next((value for value in _ids(box) if LONG_NUMBER.search(value)), None) for box in boxes)
    return len(set(own) - {None}) / len(boxes)


def _ids(box: Element) -> Iterator[str]:
    for name, value in box.attrs.items():
        if name == "id" or (name.startswith("data-") and name.endswith("id")):
            yield value
