"""What two documents are compared by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

MAX_CLUSTERS_PER_KEY = 50
"""An index key in more clusters than this is boilerplate, and is not looked up any more."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """The shingles (runs of three words) of a text as sorted hashes; `worker.dedupe.sketch` makes it."""

    keys: tuple[int, ...]
    """The lowest hashes, of 63 bits: index keys to look a text up among millions."""
    shingles: bytes
    """All hashes, or the lowest of a very long text, 32 bits each, little-endian: these are compared."""
    numbers: bytes
    """The same for the distinct words with a digit."""
    size: int
    """How many distinct shingles the whole text has."""
    number_count: int
    """How many distinct numbers."""
    slots: bytes = b""
    """The places that hold names and numbers, as `worker.dedupe.slots` packs them. Empty if there are none,
    and in sketches of an earlier version."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What documents are compared by."""

    address_key: str
    content_hash: str
    sketch: Sketch
    declared: frozenset[str] = frozenset()
    """Keys of other addresses of the same site that a redirect or the page states as its own."""
    has_own_text: bool = True
    """See `Parts`. Without, it is compared by its address alone."""


class IndexHit(NamedTuple):
    """An index key of a stored document: a first hint that it may be similar."""

    key: int
    document_id: int
    cluster_id: int


class SharedKeys(NamedTuple):
    """How many index keys a stored document's cluster shares with the new document."""

    keys: int = 0
    common: int = 0
    """How many of these are in many clusters: more likely boilerplate than text."""


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A stored document that may be the same as the new one, as the store found it."""

    document_id: int
    address_key: str
    content_hash: str
    cluster_id: int
    sketch: Sketch | None = None
    """None if only address and exact content are compared."""
    shared: SharedKeys = SharedKeys()  # noqa: RUF009  # a tuple cannot change
    copied_here: str | None = None
    """Set if the new document's address is known as a copy of this document: the content hash there."""
    kept_apart: frozenset[int] = frozenset()
    """Clusters that it must not be merged with: a person split them."""
    kept_together: frozenset[int] = frozenset()
    """Clusters that it must stay merged with: a person merged them."""
    outdated: bool = False
    """Whether another version of the extractor made it."""
    label: str | None = None

    @property
    def name(self) -> str:
        """Its name in evidence."""
        return f"document {self.label or self.document_id}"
