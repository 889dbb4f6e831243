"""Request headers from a secret file: read for each request, never logged, never kept."""

from __future__ import annotations

import logging
import os
import re
import stat
from functools import lru_cache
from pathlib import Path

from worker.errors import TryLater
from worker.word_tables import names

log = logging.getLogger(__name__)

CONNECTION_HEADERS = names(
    """
    host connection content-length transfer-encoding accept-encoding te trailer upgrade expect keep-alive
    proxy-authorization proxy-connection
    """
)
"""Headers that belong to the connection; a file must not set them."""
MAX_FILE_BYTES = 64_000
"""Servers accept no more than 8,000 to 16,000 bytes of headers."""
_LINE = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*)")
"""A header's line (RFC 9110, 5.1 and 5.5)."""

Header = tuple[str, str]
"""A name and its value. Pass it only to the request."""


def read_headers(path: Path) -> dict[str, Header]:
    """Read the headers of a file, by name in lower case: one ``Name: value`` a line, ``#`` begins a comment.

    Raises TryLater("bad_rules") if the file cannot be used; the detail quotes nothing of it.
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
                raise _unusable(path, f"line {number}: a line above has the same header; use one line")
            found[name.lower()] = name, value
    if not found:
        raise _unusable(path, "it has no headers; write one a line, such as Cookie: session=...")
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
        raise _unusable(path, f"line {number} is not a header; write it as Name: value")
    if read[1].lower() in CONNECTION_HEADERS:
        raise _unusable(path, f"line {number}: this header belongs to the connection; remove it")
    return read[1], read[2]


def _unusable(path: Path, why: str) -> TryLater:
    return TryLater("bad_rules", f"headers_file {path}: {why}")


@lru_cache(maxsize=100)
def _warn_once(path: Path) -> None:
    """Warn once in a process that other users can read the file."""
    log.warning("headers_file %s can be read by every user of this machine; chmod 600 it", path)
