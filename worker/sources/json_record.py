"""A document as a JSON record: ``{"html" or "text", "url"?, "received"?}``.

Files of JSON lines and `winnow extract --jsonl` hold such records, one a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from worker.dates import Reference
from worker.dates.received import parse_received
from worker.errors import Rejected

_MEDIA_TYPES = {"html": "text/html", "text": "text/plain"}


@dataclass(frozen=True, slots=True)
class JsonRecord:
    """The document of one record."""

    content: str
    media_type: str
    url: str | None
    received: Reference | None


def parse_record(record: Any) -> JsonRecord:
    """Check a decoded record. Raises Rejected("malformed_record", "bad_received")."""
    if not isinstance(record, dict):
        raise Rejected("malformed_record", "a record is an object")
    form = record.get("format") or next((form for form in _MEDIA_TYPES if form in record), None)
    content, url, received = (
        record.get("content", record.get(form or "")),
        record.get("url"),
        record.get("received"),
    )
    if form not in _MEDIA_TYPES or not isinstance(content, str):
        raise Rejected("malformed_record", 'give "html" or "text", or "content" with "format" html or text')
    if url is not None and not isinstance(url, str):
        raise Rejected("malformed_record", "url must be a text")
    return JsonRecord(content, _MEDIA_TYPES[form], url, parse_received(received) if received else None)
