"""Files that a browser saves, sent while they are made."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from starlette.responses import StreamingResponse

MIN_PART_BYTES = 65_536
"""Smaller parts of a file are sent together."""


def send_file(parts: Iterator[bytes], name: str, media_type: str) -> StreamingResponse:
    """Send a file of this name. What its first part raises is answered like any error."""
    first = next(parts, b"")
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return StreamingResponse(join_parts(chain([first], parts)), 200, headers, media_type)


def join_parts(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Join small parts."""
    joined = bytearray()
    for part in parts:
        joined += part
        if len(joined) >= MIN_PART_BYTES:
            yield bytes(joined)
            joined.clear()
    yield bytes(joined)
