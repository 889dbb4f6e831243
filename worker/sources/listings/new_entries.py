"""Find the entries of a listing that are new or changed, compared with the stored ones. Pure.

An entry is known by its address, or by its GUID if that is reliable: GUIDs that several entries share say
nothing, and a known GUID with another title or time is another entry. So an entry stays the same if its GUID
changes with every poll, and also if its address does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from worker.sources.listing_types import Entry
from worker.sources.listings.listing import short_digest

MASS_CHANGE_SHARE = 0.8
"""If this share of the known entries changed together, the source changed, not the entries."""
MIN_MASS_CHANGE = 5
"""Entries that must change together before that share counts."""

MAX_NAME_CHARS = 500
"""Of an entry's key; a longer key, or one that a database cannot store, is replaced by its hash."""


@dataclass(frozen=True, slots=True)
class NewEntries:
    """The result of comparing a listing with its stored entries."""

    entries: tuple[Entry, ...]
    """New or changed, in the listing's order."""
    stamps: Mapping[str, str]
    """What to store of each entry, by key, once it is accepted; also of entries that are not new."""
    warning: str | None = None


def find_new_entries(
    entries: Sequence[Entry], known: Mapping[str, str], address_key: Callable[[str], str]
) -> NewEntries:
    """Compare a listing with its stored entries."""
    shared = Counter(entry.guid for entry in entries if entry.guid)
    fresh: list[Entry] = []
    changed: list[Entry] = []
    stamps: dict[str, str] = {}
    for entry in entries:
        keys = _keys_of(entry, shared, address_key)
        if not keys or next(iter(keys)) in stamps:
            continue  # it has no key, or is listed twice
        stamps |= keys
        if not any(_is_known(key, stamp, known) for key, stamp in keys.items()):
            fresh.append(entry)
        elif any(known.get(key, stamp) != stamp for key, stamp in keys.items() if key[0] == "a"):
            changed.append(entry)
    old = sum(key in known for key in stamps if key[0] == "a")
    if len(changed) >= MIN_MASS_CHANGE and len(changed) >= MASS_CHANGE_SHARE * old:
        return NewEntries(tuple(fresh), stamps, f"{len(changed)} known entries changed together: ignored")
    return NewEntries((*fresh, *changed), stamps)


def _is_known(key: str, stamp: str, known: Mapping[str, str]) -> bool:
    """A stored address is known; a stored GUID only with the same stamp."""
    return key in known if key[0] == "a" else known.get(key) == stamp


def _keys_of(entry: Entry, shared: Counter[str], address_key: Callable[[str], str]) -> dict[str, str]:
    """The keys of an entry, the best first, with the stamp of each."""
    keys = {}
    if entry.address:
        keys[_key("a", address_key(entry.address))] = entry.stamp
    if entry.guid and shared[entry.guid] == 1:
        keys[_key("g", entry.guid)] = short_digest(f"{entry.title}\n{entry.at}")
    if not keys and entry.title:
        keys[f"t:{short_digest(entry.title)}"] = ""
    return keys


def _key(kind: str, name: str) -> str:
    is_plain = len(name) <= MAX_NAME_CHARS and name.isprintable()
    return f"{kind}:{name if is_plain else short_digest(name)}"
