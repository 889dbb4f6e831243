"""Which entries of a listing are new or changed, by what is remembered of it. Pure.

An entry is known by its address, or by what the source calls it (its GUID) as long as that can be relied on:
GUIDs that several entries share tell nothing, and one under which another title and time stand is another
entry. So an entry stays the same when its GUID changes with every poll, and when its address does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from worker.sources.listings.listing import Entry

MASS_CHANGE_SHARE = 0.8
"""If this share of the known entries changed together, the source changed, not the entries."""
MIN_MASS_CHANGE = 5
"""Entries that must change together before that share counts."""

MAX_NAME_CHARS = 500
"""Characters of what an entry is known by; for a longer one, or one that no database may hold, its hash."""


@dataclass(frozen=True, slots=True)
class NewEntries:
    """What a look at a listing gave."""

    entries: tuple[Entry, ...]
    """New or changed, in the listing's order."""
    stamps: Mapping[str, str]
    """What is to be remembered of each entry once it is accepted, by key; of those not new, too."""
    warning: str | None = None


def find_new_entries(
    entries: Sequence[Entry], known: Mapping[str, str], address_key: Callable[[str], str]
) -> NewEntries:
    """Compare a listing with what is remembered of it."""
    shared = Counter(entry.guid for entry in entries if entry.guid)
    fresh: list[Entry] = []
    changed: list[Entry] = []
    stamps: dict[str, str] = {}
    for entry in entries:
        marks = _keys_of(entry, shared, address_key)
        if not marks or next(iter(marks)) in stamps:
            continue  # neither address nor name, or named twice
        stamps |= marks
        if not any(_is_known(key, stamp, known) for key, stamp in marks.items()):
            fresh.append(entry)
        elif any(known.get(key, stamp) != stamp for key, stamp in marks.items() if key[0] == "a"):
            changed.append(entry)
    old = sum(key in known for key in stamps if key[0] == "a")
    if len(changed) >= MIN_MASS_CHANGE and len(changed) >= MASS_CHANGE_SHARE * old:
        return NewEntries(tuple(fresh), stamps, f"{len(changed)} known entries changed together: passed over")
    return NewEntries((*fresh, *changed), stamps)


def _is_known(key: str, stamp: str, known: Mapping[str, str]) -> bool:
    """An address that was there before is known; a GUID only where the same stands under it."""
    return key in known if key[0] == "a" else known.get(key) == stamp


def _keys_of(entry: Entry, shared: Counter[str], address_key: Callable[[str], str]) -> dict[str, str]:
    """The keys that an entry is known by, the best first, and the stamp that goes with each."""
    marks = {}
    if entry.address:
        marks[_key("a", address_key(entry.address))] = entry.stamp
    if entry.guid and shared[entry.guid] == 1:
        marks[_key("g", entry.guid)] = _digest(f"{entry.title}\n{entry.at}")
    if not marks and entry.title:
        marks[f"t:{_digest(entry.title)}"] = ""
    return marks


def _key(kind: str, name: str) -> str:
    return (
        f"{kind}:{name}" if len(name) <= MAX_NAME_CHARS and name.isprintable() else f"{kind}:{_digest(name)}"
    )


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
