"""Find the entries of a feed whose content is not their own: the feed gives it for other entries, too. Pure.

Some feeds give one text for each entry: a greeting, an advert, a note that the article is for subscribers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from worker.sources.listing_types import Entry
from worker.sources.listings.listing import short_digest

MIN_RUN_CHARS = 40
"""A shorter run of text between tags says nothing about whose it is."""
MAX_SHARED = 0.5
"""If more of its text stands in other entries, too, an entry has no text of its own."""
_TAG = re.compile(r"<[^<>]*>")


def drop_shared_texts(
    entries: Sequence[Entry], known: Mapping[str, str], address_key: Callable[[str], str]
) -> tuple[list[Entry], dict[str, str]]:
    """Return the entries, without contents that other entries share; and what to store of the contents.

    `known` is what is stored of earlier entries of the source: the first address that had a content keeps it.
    """
    texts = {number: runs for number, entry in enumerate(entries) if (runs := _runs_of(entry.html or ""))}
    owners = {number: short_digest(address_key(entries[number].address or "")) for number in texts}
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for number, runs in texts.items():
        for run in runs:
            holders[run].add(owners[number])
    kept, stamps = list(entries), dict[str, str]()
    for number, runs in texts.items():
        key = f"c:{short_digest(' '.join(runs))}"
        stamps[key] = known.get(key) or stamps.get(key, owners[number])
        shared = sum(len(run) for run in runs if len(holders[run]) > 1)
        if stamps[key] != owners[number] or shared > MAX_SHARED * sum(map(len, runs)):
            kept[number] = replace(entries[number], html=None)
    return kept, stamps


def _runs_of(html: str) -> list[str]:
    """The longer runs of text between tags."""
    runs = (" ".join(run.split()) for run in _TAG.split(html))
    return [run for run in runs if len(run) >= MIN_RUN_CHARS]
