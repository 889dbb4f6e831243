"""The types that pass between rooms, in the order of travel. Every arrow of the main path is one type.

    ItemRef -> RawItem -> Page -> Thread, Parts -> Article -> Fingerprint -> Verdict -> StoredDocument

(`Page` has a room of its own, `worker.page`.)
"""

from worker.document.article import EXTRACTOR_VERSION, Article, CleanPart, Comment
from worker.document.evidence import Evidence, Fact
from worker.document.fingerprint_types import (
    MAX_CLUSTERS_PER_KEY,
    Fingerprint,
    IndexHit,
    Lookalike,
    SharedKeys,
    Sketch,
)
from worker.document.host_types import HostBackoff, RobotsFile, Slot
from worker.document.items import (
    PART_PREFIX,
    RENDERED,
    STORED_FROM,
    FeedCopy,
    ItemKind,
    ItemRef,
    NotModified,
    Progress,
    RawItem,
    Validators,
)
from worker.document.page_parts import Metadata, Notice, PageKind, Parts
from worker.document.source_yield import Decline, Yield
from worker.document.thread import Doubt, FoundComment, Lead, LeadKind, Thread, ThreadPart
from worker.document.verdict import (
    Duplicate,
    MoreComments,
    NearDuplicate,
    New,
    Reextraction,
    Revision,
    StoredDocument,
    Unchanged,
    Verdict,
)

__all__ = [  # noqa: RUF022  # the order of travel
    "ItemKind", "STORED_FROM", "RENDERED", "PART_PREFIX", "ItemRef", "Progress", "FeedCopy", "RawItem",
    "Validators", "NotModified",
    "Slot", "HostBackoff", "RobotsFile",
    "Fact", "Evidence",
    "FoundComment", "Doubt", "LeadKind", "Lead", "Thread", "ThreadPart",
    "PageKind", "Metadata", "Notice", "Parts",
    "EXTRACTOR_VERSION", "Comment", "CleanPart", "Article",
    "MAX_CLUSTERS_PER_KEY", "Sketch", "Fingerprint", "IndexHit", "SharedKeys", "Lookalike",
    "New", "Unchanged", "Revision", "Reextraction", "Duplicate", "NearDuplicate", "MoreComments", "Verdict",
    "StoredDocument",
    "Yield", "Decline",
]  # fmt: skip
