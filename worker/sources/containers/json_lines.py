"""JSON lines: a record a line, ``{"html" or "text", "url"?, "received"?}``, as for `extract --jsonl`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BufferedReader
from typing import Any

from worker.dates import Reference
from worker.document import RawItem
from worker.errors import Rejected
from worker.sources.containers.container_kinds import HEAD_BYTES, MAX_RECORD_BYTES, Record

SUFFIXES = (".jsonl", ".ndjson")
BLANKS_PER_PAUSE = 10_000
"""Blank lines in a row after which a look may end."""

_OBJECT_START = re.compile(rb"""\A\s*\{\s*"(?:[^"\\]|\\.)*"\s*:""")
_CONTENT_FIELD = re.compile(rb'"(?:html|text|content)"\s*:\s*"')
_MEDIA_TYPES = {"html": "text/html", "text": "text/plain"}


def recognizes(file: BufferedReader, name: str) -> bool:
    """Where a line begins an object, and the name or its fields say that these are records."""
    file.seek(0)
    if not _OBJECT_START.match(file.read(HEAD_BYTES).removeprefix(b"\xef\xbb\xbf")):
        return False
    if name.endswith(SUFFIXES):
        return True
    file.seek(0)
    first, rest = file.readline(MAX_RECORD_BYTES), file.read(HEAD_BYTES)
    is_object = first.endswith((b"}\n", b"}\r\n")) and bool(_CONTENT_FIELD.search(first))
    return is_object and rest.lstrip().startswith(b"{")


def scan(file: BufferedReader, position: int) -> Iterator[Record]:
    """Every line that is not blank. Of one that is too long, the rest is skipped piece by piece."""
    is_begun = _is_within_line(file, position)
    blanks = 0
    while line := file.readline(MAX_RECORD_BYTES):
        end, ends = position + len(line), line.endswith(b"\n")
        if is_begun:
            yield Record(position, end, is_document=False, is_record=False)
        elif line.strip():
            yield Record(position, end, is_whole=ends or len(line) < MAX_RECORD_BYTES)
        elif (blanks := blanks + 1) % BLANKS_PER_PAUSE == 0:
            yield Record(position, end, is_document=False, is_record=False)
        position, is_begun = end, not ends


def _is_within_line(file: BufferedReader, position: int) -> bool:
    """Whether a position lies in the midst of a line; the file is at that position then."""
    file.seek(max(position - 1, 0))
    return position > 0 and file.read(1) != b"\n"


def read(file: BufferedReader, position: int, limit: int, name: str) -> RawItem:
    """The document of one line. Raises Rejected("malformed_record", "too_large")."""
    file.seek(position)
    line = file.readline(limit + 1)
    if len(line) > limit:
        raise Rejected("too_large", f"{name}: a line of more than {limit:,} bytes (WINNOW_MAX_BYTES)")
    try:
        record = json.loads(line.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise Rejected("malformed_record", f"{name}: not JSON: {error}") from error
    return _document(record, name)


def _document(record: Any, name: str) -> RawItem:
    if not isinstance(record, dict):
        raise Rejected("malformed_record", f"{name}: a record is an object")
    form = record.get("format") or next((form for form in _MEDIA_TYPES if form in record), None)
    content, url = record.get("content", record.get(form or "")), record.get("url")
    if form not in _MEDIA_TYPES or not isinstance(content, str):
        raise Rejected("malformed_record", f'{name}: give "html" or "text", or "content" with "format"')
    if url is not None and not isinstance(url, str):
        raise Rejected("malformed_record", f"{name}: url must be a text")
    return RawItem(
        target=url or name,
        content=content.encode("utf-8", "replace"),
        received=_received(record.get("received"), name),
        media_type=_MEDIA_TYPES[form],
        charset="utf-8",
        final_url=url or None,
    )


def _received(said: Any, name: str) -> Reference | None:
    if not said:
        return None
    try:
        at = datetime.fromisoformat(said)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise Rejected("bad_received", f"{name}: received is {said!r:.80}; give an ISO 8601 time") from error
    return Reference(at, "received")
