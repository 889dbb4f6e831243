"""What can be undone from the page that says that it was done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Undo:
    """A button that undoes something: its label, where its form goes, and the fields of that form.

    In each, `{0}` and `{1}` are the numbers of what it was done with.
    """

    label: str
    path: str
    fields: Mapping[str, str] = field(default_factory=dict)


UNDOING = {
    "merged": Undo("Take article {0} out again", "/articles/{0}/split"),
    "split": Undo("Put it together with article {1} again", "/articles/{0}/merge", {"other": "{1}"}),
    "chosen": Undo("Let Winnow choose", "/copies/{0}/undo-choice"),
    "dropped": Undo("List them as failed again", "/dropped/restore", {"at": "{0}"}),
    "forgotten": Undo("Let it come back", "/articles/{0}/undo-forget"),
}
"""What undoes something, by the word in the address of a page (`done.DONE`)."""

NUMBERS = "of"
"""The name of the numbers in that address."""

_NUMBERS = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,18})?", re.ASCII)


def find_undo(query: Mapping[str, str]) -> Undo | None:
    """Find what undoes the thing that the address of a page says was done."""
    undo, numbers = UNDOING.get(query.get("done", "")), query.get(NUMBERS, "")
    if undo is None or not _NUMBERS.fullmatch(numbers):
        return None
    given = (*numbers.split("."), "")
    fields = {name: value.format(*given) for name, value in undo.fields.items()}
    return Undo(undo.label.format(*given), undo.path.format(*given), fields)
