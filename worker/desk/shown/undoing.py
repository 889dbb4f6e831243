"""What can be undone from the page that says that it was done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Undo:
    """A button that undoes something: its label, where its form goes, and the fields of that form.

    In each, `{0}` and `{1}` are the numbers of what it was done with, and `{all}` are all of them.
    """

    label: str
    path: str
    fields: Mapping[str, str] = field(default_factory=dict)


UNDOING = {
    "merged": Undo("Take them apart again", "/articles/{0}/undo-merge", {"moved": "{all}"}),
    "unmerged": Undo("Put them together again", "/articles/{0}/merge", {"other": "{1}"}),
    "split": Undo("Put it together with the others again", "/articles/{0}/merge", {"other": "{1}"}),
    "chosen": Undo("Let Winnow choose", "/copies/{0}/undo-choice"),
    "dropped": Undo("List as failed again", "/dropped/restore", {"at": "{0}"}),
    "forgotten": Undo("Let it come back", "/articles/{0}/undo-forget"),
}
"""What undoes something, by the word in the address of a page (`done.DONE`)."""

NUMBERS = "of"
"""The name of the numbers in that address."""

MAX_UNDONE = 400
"""Numbers in an address: browsers and proxies take some thousand characters."""

_NUMBERS = re.compile(rf"[0-9]{{1,18}}(?:\.[0-9]{{1,18}}){{0,{MAX_UNDONE - 1}}}", re.ASCII)


def is_list_of_numbers(written: str) -> bool:
    """Whether these are numbers with dots between them, as an address of what was done has them."""
    return _NUMBERS.fullmatch(written) is not None


def find_undo(query: Mapping[str, str]) -> Undo | None:
    """Find what undoes the thing that the address of a page says was done."""
    undo, numbers = UNDOING.get(query.get("done", "")), query.get(NUMBERS, "")
    if undo is None or not is_list_of_numbers(numbers):
        return None
    given = (*numbers.split("."), "")
    fields = {name: value.format(*given, all=numbers) for name, value in undo.fields.items()}
    return Undo(undo.label, undo.path.format(*given), fields)
