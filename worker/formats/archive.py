"""ZIP and TAR archives, which are no documents but hold some: `worker.sources.containers` opens them."""

from __future__ import annotations

from io import BytesIO

from worker.archives.archive_kinds import find_kind
from worker.document import RawItem
from worker.errors import Rejected
from worker.page.page import Page

NAME = "ZIP and TAR archives of documents"


def likeness(raw: RawItem, sample: str) -> float:  # noqa: ARG001  the shape all formats share
    """1 for an archive, also for one that is compressed as a whole."""
    return 1.0 if find_kind(BytesIO(raw.content)) else 0.0


def read(raw: RawItem) -> Page:
    """Raises Rejected("is_a_container"): an archive is opened where files are accepted."""
    raise Rejected(
        "is_a_container",
        f"{raw.target} is an archive: each document in it is ingested when its file is put into a watched"
        " folder, or named to: winnow ingest",
    )
