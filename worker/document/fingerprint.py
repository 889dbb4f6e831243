"""What two documents are compared by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

MAX_CLUSTERS_PER_KEY = 50
"""An index key in more clusters than this is boilerplate, and is not looked up any more."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A text by its shingles (runs of three words) as hashes, ascending; `worker.dedupe.sketch` makes it."""

    keys: tuple[int, ...]
    """The lowest, of 63 bits: what a text is looked up by among millions."""
    shingles: bytes
    """All of them, or the lowest of a very long text, 32 bits each, little-endian: what is compared."""
    numbers: bytes
    """The same for its distinct words that hold a digit."""
    size: int
    """How many distinct shingles the whole text has: its fullness."""
    number_count: int
    """How many distinct numbers."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What sameness is judged by."""

    address_key: str
    content_hash: str
    sketch: Sketch
    declared: frozenset[str] = frozenset()
    """Keys of other addresses of the same site that a redirect or the page itself says are this page's."""


class IndexHit(NamedTuple):
    """An index key that a stored document holds: a first hint that it may be like another."""

    key: int
    document_id: int
    cluster_id: int


class SharedKeys(NamedTuple):
    """How many index keys a stored document's cluster shares with the one at hand."""

    keys: int = 0
    common: int = 0
    """Of these, keys that many clusters hold: more likely a boilerplate's than the text's own."""


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A stored document that might be the same as the one at hand, as the store found it."""

    document_id: int
    address_key: str
    content_hash: str
    cluster_id: int
    sketch: Sketch | None = None
    """None where nothing but address and exact content are compared."""
    shared: SharedKeys = SharedKeys()  # noqa: RUF009  # a tuple cannot change
    copied_here: str | None = None
    """Set if the address at hand is so far a place where this document is copied: the content hash there."""
    apart: frozenset[int] = frozenset()
    """Clusters that it must not be put together with: a person split them."""
    tied: frozenset[int] = frozenset()
    """Clusters that it is to stay together with: a person merged them."""
    outdated: bool = False
    """Whether another version of the extractor read it."""
    label: str | None = None

    @property
    def name(self) -> str:
        """What evidence calls it."""
        return f"document {self.label or self.document_id}"
