"""What travels between the rooms, in the order of travel. Every arrow of the main path is one type.

    ItemRef -> RawItem -> Page -> Thread, Parts -> Article -> Fingerprint -> Verdict -> StoredDocument

(`Page` has a module of its own, `worker.page`.)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Literal, NamedTuple

from worker.dates import Moment, Reference
from worker.document.digest import Digest, digest_of
from worker.document.item_notes import ItemNotes
from worker.page.page import Element, Span

_UNSPACED = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")

EXTRACTOR_VERSION = 6
"""Raised with every change by which the same bytes would give another article."""

MOST_HOLDERS = 50
"""Clusters that may hold an index key; one that more hold is boilerplate, and finds nothing any more."""

ItemKind = Literal["file", "url", "record"]
PageKind = Literal[
    "article", "thread", "listing", "product", "documentation", "login_wall", "error_page", "other"
]


STORED_FROM = "winnow-stored-from"
"""The header (of ours) that says that bytes are no page but a feed's copy of it."""


@dataclass(frozen=True, slots=True)
class ItemRef:
    """One observation to ingest.

    `source_key` names the observation, not the document: ``file:<path>:<sha256>``,
    ``url:<address key>:<visit>``, ``record:<container sha256>:<n>`` or ``msg:<key>``.
    """

    kind: ItemKind
    target: str
    source_key: str
    source_id: int | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    """What its sender said of it, whole: kept, shown, and never obeyed."""
    notes: ItemNotes = field(default_factory=ItemNotes)
    copy: bytes | None = None
    """A feed's own copy of the document, which is kept among the received bytes."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a container has been accepted."""

    stamp: str
    hash: str
    position: int
    """Bytes from the beginning of the file at which to go on."""
    records: int
    hashed: int | None = None
    """Bytes that the hash covers so far; None once it covers all of the file. No record is taken before."""


@dataclass(frozen=True, slots=True)
class RawItem:
    """Bytes as received, and what was said about them."""

    target: str
    content: bytes
    received: Reference | None
    """When, and how that is known; None only for text handed over with nothing said about it."""
    media_type: str | None = None
    charset: str | None = None
    final_url: str | None = None
    """The address after redirects; None for a file."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """The few response headers worth keeping, names in lower case."""
    moved_to: str | None = None
    """The address to ask for from now on, where every redirect on the way was a permanent one."""

    @property
    def hash(self) -> Digest:
        """SHA-256 of the bytes, in hexadecimal."""
        return digest_of(self.content)


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server said of the bytes we have from `final_url`: makes a request conditional."""

    final_url: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The answer to a conditional request: the bytes are still those we have."""

    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """The right to make one request to a host, or (without a token) how many seconds to wait for it."""

    token: str | None
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class HostBackoff:
    """How a host fares: its failures in a row, the last one's reason, and when it may be asked again."""

    failures: int = 0
    reason: str | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Yield:
    """What one observation of a source gave: the document that it is, by what can be told of its quality."""

    document_id: int
    words: int
    confidence: float
    comments: int
    stated: int | None
    """Comments that the page itself speaks of."""
    kind: str


@dataclass(frozen=True, slots=True)
class Decline:
    """That a source gives less than it did: which measure fell, from what to what, and a document of each."""

    measure: str
    before: float
    after: float
    sample_before: int | None = None
    sample_after: int | None = None


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """A site's robots.txt as known: `text` is empty where there is none, None where it was never had."""

    text: str | None
    fetched_at: datetime
    expires_at: datetime
    failing_since: datetime | None = None
    """Since when it cannot be had; `text` is then the last one that could."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One piece of evidence: what was asked, what was found, and why that was taken."""

    subject: str
    finding: str
    because: str


Evidence = tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class FoundComment:
    """A reader's comment as it stands on the page; its text is still nodes (or lines made nodes).

    `parent` is the index, in its thread, of the comment it answers.
    """

    author: str | None
    content: tuple[Element | str, ...]
    posted_text: str | None = None
    posted: Moment | None = None
    parent: int | None = None
    author_url: str | None = None
    url: str | None = None
    native_id: str | None = None
    """The platform's own id of the comment, where the page shows one."""
    score: int | None = None
    likes: int | None = None
    dislikes: int | None = None
    deleted: bool = False
    collapsed: bool = False
    """Whether the page shows it folded, until a reader asks for it."""


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments found, and the positions of the page that they (and their chrome) stand on."""

    comments: tuple[FoundComment, ...] = ()
    spans: tuple[Span, ...] = ()
    stated: int | None = None
    """How many comments the page itself says there are."""
    evidence: Evidence = ()
    opening: tuple[Element | str, ...] = ()
    """What the thread's opening post says, where one was found among its posts: the document's body."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says about the document; None (or empty) where it says nothing."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: Moment | None = None
    modified: Moment | None = None
    language: str | None = None
    """An ISO 639-1 code, with no region."""
    site: str | None = None
    canonical_url: str | None = None
    description: str | None = None
    image: str | None = None
    tags: tuple[str, ...] = ()
    rights: str | None = None
    paywalled: bool | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What a page shows in place of a document: the reason to refuse it, and one line for people."""

    reason: str
    detail: str
    kind: PageKind = "other"


@dataclass(frozen=True, slots=True)
class Parts:
    """The chosen blocks in reading order (elements of the page, or made from its lines)."""

    body: tuple[Element, ...]
    metadata: Metadata
    kind: PageKind = "article"
    confidence: float = 1.0
    evidence: Evidence = ()
    notice: Notice | None = None
    """Set if the page is no document: what it shows in place of one."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A reader's comment, cleaned. `key` is the same each time the same comment is seen."""

    key: str
    author: str | None
    text: str
    html: str
    posted_text: str | None = None
    posted: Moment | None = None
    parent: int | None = None
    author_url: str | None = None
    url: str | None = None
    score: int | None = None
    likes: int | None = None
    dislikes: int | None = None
    deleted: bool = False
    collapsed: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """A normalised document: the body three times, metadata, and the comments as records.

    All text is NFC, without NUL, lone surrogates or invisible characters.
    """

    metadata: Metadata
    kind: PageKind
    confidence: float
    body: str
    """Plain text: paragraphs apart by an empty line."""
    markdown: str
    html: str
    comments: tuple[Comment, ...] = ()
    comments_stated: int | None = None
    evidence: Evidence = ()
    notice: Notice | None = None
    """Set if it must not be stored: what the page shows in place of a document."""

    @property
    def word_count(self) -> int:
        """Words of the body; where words are not spaced (Chinese, Japanese), its characters."""
        return len(_WORD.findall(self.body))


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


@dataclass(frozen=True, slots=True)
class New:
    """Nothing stored is like it."""

    evidence: Evidence = ()
    name = "new"


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The same address with the same content."""

    document_id: int
    evidence: Evidence = ()
    name = "unchanged"


@dataclass(frozen=True, slots=True)
class Revision:
    """The same address with other content.

    `clusters` are those it is like now, by the same content or nearly the same. Where the address had no
    document of its own, being a place where `document_id` was copied, it gets one now (`parts`).
    """

    document_id: int
    clusters: tuple[int, ...] = ()
    evidence: Evidence = ()
    parts: bool = False
    name: ClassVar[Literal["revised"]] = "revised"


@dataclass(frozen=True, slots=True)
class Reextraction:
    """The same address and the same page, from which a newer extractor takes other content."""

    document_id: int
    clusters: tuple[int, ...] = ()
    evidence: Evidence = ()
    name: ClassVar[Literal["reextracted"]] = "reextracted"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Another address with the same content as a stored document."""

    document_id: int
    evidence: Evidence = ()
    name = "duplicate"


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Another address with nearly the same content; of several clusters that it is like, one is made."""

    document_id: int
    """The one that it is most like."""
    clusters: tuple[int, ...]
    evidence: Evidence = ()
    name = "near-duplicate"


Verdict = New | Unchanged | Revision | Reextraction | Duplicate | NearDuplicate


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What became of an item."""

    document_id: int
    verdict: Verdict
    title: str | None
    comments: int
    at: datetime
