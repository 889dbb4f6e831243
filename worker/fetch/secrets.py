"""Request headers from a secret file: read for the one request they go with, never logged and never kept."""

from __future__ import annotations

import logging
import os
import re
import stat
from functools import lru_cache
from pathlib import Path

from worker.errors import TryLater
from worker.words import names

log = logging.getLogger(__name__)

CONNECTION_HEADERS = names(
    """
    host connection content-length transfer-encoding accept-encoding te trailer upgrade expect keep-alive
    proxy-authorization proxy-connection
    """
)
"""What belongs to the connection, not to whoever asks."""
MAX_FILE_BYTES = 64_000
"""Bytes. Servers take no more than 8,000 to 16,000 of headers."""
_LINE = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*)")
"""A header's line (RFC 9110, 5.1 and 5.5)."""

Header = tuple[str, str]
"""A name and its value. Hand it to nothing but the request."""


def read_headers(path: Path) -> dict[str, Header]:
    """The headers in a file by their names in lower case: one ``Name: value`` a line, ``#`` begins a remark.

    Raises TryLater("bad_rules") when it cannot be used; no word of the file stands in its detail.
    """
    try:
        lines = _read_file(path).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise _unusable(path, "it is not UTF-8") from None
    found: dict[str, Header] = {}
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#"):
            name, value = _parse_header(path, number, line)
            if name.lower() in found:
                raise _unusable(path, f"line {number}: a header of that name stands above; make them one")
            found[name.lower()] = name, value
    if not found:
        raise _unusable(path, "no header is in it; give one a line, as in Cookie: session=...")
    return found


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            mode, content = os.fstat(file.fileno()).st_mode, file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise _unusable(path, error.strerror or "it cannot be read") from None
    if len(content) > MAX_FILE_BYTES:
        raise _unusable(path, f"it has more than {MAX_FILE_BYTES:,} bytes")
    if mode & stat.S_IROTH:
        _warn_once(path)
    return content


def _parse_header(path: Path, number: int, line: str) -> Header:
    read = _LINE.fullmatch(line.rstrip())
    if not read or not read[2]:
        raise _unusable(path, f"line {number} is no header; write it as Name: value")
    if read[1].lower() in CONNECTION_HEADERS:
        raise _unusable(path, f"line {number}: a header of that name belongs to the connection; leave it out")
    return read[1], read[2]


def _unusable(path: Path, why: str) -> TryLater:
    return TryLater("bad_rules", f"headers_file {path}: {why}")


@lru_cache(maxsize=100)
def _warn_once(path: Path) -> None:
    """Say once in a process that a secret is none."""
    log.warning("headers_file %s can be read by every user of this machine; chmod 600 it", path)
