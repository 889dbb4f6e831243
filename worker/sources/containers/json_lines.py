"""JSON lines: one record a line (`worker.sources.json_record`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BufferedReader

from worker.document import RawItem
from worker.errors import Rejected
from worker.sources.containers.container_kinds import HEAD_BYTES, MAX_RECORD_BYTES, Record
from worker.sources.json_record import JsonRecord, parse_record

SUFFIXES = (".jsonl", ".ndjson")
BLANKS_PER_PAUSE = 10_000
"""After this many blank lines in a row, a scan may end."""

_OBJECT_START = re.compile(rb"""\A\s*\{\s*"(?:[^"\\]|\\.)*"\s*:""")
_CONTENT_FIELD = re.compile(rb'"(?:html|text|content)"\s*:\s*"')


def recognizes(file: BufferedReader, name: str) -> bool:
    """Whether the first line begins an object, and the name or the fields say that it is a record."""
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
    """Each line that is not blank. The rest of a line that is too long is skipped piece by piece."""
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
    """Whether a position is inside a line; leaves the file at that position."""
    file.seek(max(position - 1, 0))
    return position > 0 and file.read(1) != b"\n"


def read(file: BufferedReader, position: int, limit: int, name: str) -> RawItem:
    """Read the document of one line. Raises Rejected("malformed_record", "too_large", "bad_received")."""
    file.seek(position)
    line = file.readline(limit + 1)
    if len(line) > limit:
        raise Rejected("too_large", f"{name}: a line of more than {limit:,} bytes (WINNOW_MAX_BYTES)")
    try:
        record = json.loads(line.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise Rejected("malformed_record", f"{name}: not JSON: {error}") from error
    try:
        return _document(parse_record(record), name)
    except Rejected as error:
        raise Rejected(error.reason, f"{name}: {error.detail}") from error


def _document(record: JsonRecord, name: str) -> RawItem:
    return RawItem(
        target=record.url or name,
        content=record.content.encode("utf-8", "replace"),
        received=record.received,
        media_type=record.media_type,
        charset="utf-8",
        final_url=record.url or None,
    )
