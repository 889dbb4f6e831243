"""Bytes to a parsed page. One module a format, found by what the bytes are rather than by their name.

A format is a module of this room with two functions: ``likeness(raw, sample) -> float`` says from 0
to 1 how much the document looks like it (`sample` is the first characters, decoded), and
``read(raw) -> Page`` reads it; or, where it is a wrapping around a document of another format,
``unwrap(raw) -> RawItem`` takes that out. A new format is a new file here, and no edit elsewhere.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol

from worker.document import RawItem
from worker.errors import Rejected
from worker.formats.binary import name_of_binary
from worker.formats.charset import decode
from worker.page.page import Page

__all__ = ["decode", "read", "unwrap"]

SAMPLE_BYTES = 4096
SUPPORTED = "HTML, plain text, Markdown, PDF, saved pages (MHTML), WARC and JSON lines"
MIN_BINARY_LIKENESS = 0.99
"""The likeness from which a binary file counts as known."""
MAX_WRAPPINGS = 3
"""Wrappings inside each other."""


class Format(Protocol):
    """What a module of this room offers when it is a format; `unwrap` in place of `read` for a wrapping."""

    def likeness(self, raw: RawItem, sample: str) -> float:
        """How much the document looks like this format, from 0 to 1."""

    def read(self, raw: RawItem) -> Page:
        """The parsed page."""


def read(raw: RawItem) -> Page:
    """Read a document in the format that it is most like.

    Raises Rejected: ``empty_file`` where nothing is in it, ``binary_file`` where it is no text,
    ``not_supported`` where it is a document or data of a format that is known and not read.
    """
    raw = unwrap(raw)
    return _best_format(raw).read(raw)


def unwrap(raw: RawItem) -> RawItem:
    """The document itself, where it came in a wrapping that knows its address; else as it is.

    Raises Rejected as `read` does.
    """
    for _ in range(MAX_WRAPPINGS):
        if not raw.content.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
            raise Rejected("empty_file", f"{raw.target} has nothing in it")
        wrapping = getattr(_best_format(raw), "unwrap", None)
        if wrapping is None:
            return raw
        raw = wrapping(raw)
    raise Rejected("wrapped_too_deep", f"{raw.target}: a wrapping in a wrapping, {MAX_WRAPPINGS} times")


def _best_format(raw: RawItem) -> Format:
    """The format that a document is most like; the first that is sure is not compared with others.

    What is binary has to be known for sure.
    """
    binary = name_of_binary(raw.content)
    sample = "" if binary else decode(raw.content[:SAMPLE_BYTES], raw.charset)
    best, most = _formats()[0], 0.0
    for candidate in _formats():
        likeness = candidate.likeness(raw, sample)
        if likeness > most:
            best, most = candidate, likeness
        if most >= 1:
            return best
    if binary and most < MIN_BINARY_LIKENESS:
        raise Rejected("binary_file", f"{raw.target} is {binary}; {SUPPORTED} are read")
    return best


@cache
def _formats() -> tuple[Format, ...]:
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return tuple(module for module in modules if hasattr(module, "likeness"))
