"""What Winnow itself notes of an item, apart from what the item's sender says of it (`ItemRef.meta`).

Paths and positions stand here, which decide what is read; so no text of a stranger's message gets in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ItemNotes:
    """Notes of an item; None for what does not concern it."""

    within: str | None = None
    """Of a file: the watched folder that it must lie in."""
    container: str | None = None
    """Of a record: the file that holds it."""
    position: int | None = None
    """Of a record: where it begins there, in bytes."""
    stamp: str | None = None
    """Of a record: the state of that file when the record was accepted."""
    listed_in: str | None = None
    """Of an address: the ``.urls`` file that names it."""
    title: str | None = None
    """Of an address: what the feed calls it."""
    visit: int | None = None
    """Of an address that is looked at again: which look this is."""
    address_key: str | None = None
    """Of an address that is looked at again: its key."""
    stored_from: str | None = None
    """What the bytes are, where they are not what the target gave."""

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> ItemNotes:
        """The notes out of a row; what has another name or type than a note is left out."""
        known: dict[str, Any] = {
            name: stored[name] for name, kind in _TYPES.items() if type(stored.get(name)) is kind
        }
        return cls(**known)

    def stored(self) -> dict[str, Any]:
        """The notes as a row holds them."""
        return {name: value for name, value in asdict(self).items() if value is not None}


_TYPES: dict[str, type] = {
    "within": str, "container": str, "position": int, "stamp": str, "listed_in": str, "title": str,
    "visit": int, "address_key": str, "stored_from": str,
}  # fmt: skip
