"""From bytes to a parsed page. Each format is one module; the content decides on the format, not the name.

A format is a module of this room. It has a name for people, ``NAME``, and two functions:
``likeness(raw, sample) -> float`` says from 0 to 1 how much the document looks like it (`sample` is the
first characters, decoded), and ``read(raw) -> Page`` reads it. A format that wraps a document of another
format has ``unwrap(raw) -> RawItem`` instead of `read`; one whose documents state their own address has both,
and its `unwrap` returns the same item once it has that address. A new format is a new file here, with no edit
elsewhere. The package `detection` has what several formats use, and recognises files that no format reads.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol

from worker.document import RawItem
from worker.errors import Rejected
from worker.formats.detection.file_signatures import name_of_binary
from worker.page.charset import decode
from worker.page.page import Page

__all__ = ["decode", "name_of", "read", "unwrap"]

SAMPLE_BYTES = 4096
CONTAINERS = "WARC and JSON lines"
"""Files of many documents, which are not formats but sources (`worker.sources.containers`)."""
MIN_BINARY_LIKENESS = 0.99
"""A binary file with a lower likeness is refused."""
MAX_WRAPPINGS = 3
"""Wrappings inside each other that are opened."""


class Format(Protocol):
    """The names in a format's module; a wrapping has `unwrap` instead of `read`."""

    NAME: str
    """As people know it; `not_supported`, which reads nothing, has none."""

    def likeness(self, raw: RawItem, sample: str) -> float:
        """How much the document looks like this format, from 0 to 1."""

    def read(self, raw: RawItem) -> Page:
        """The parsed page."""


def read(raw: RawItem) -> Page:
    """Read a document in the format that it is most like.

    Raises Rejected: ``empty_file`` if it is empty, ``binary_file`` if it is not text, ``not_supported`` if
    its format is known but cannot be read.
    """
    raw, best = _open(raw)
    return best.read(raw)


def unwrap(raw: RawItem) -> RawItem:
    """Take a document out of its wrapping, such as MHTML; return any other document unchanged.

    Raises Rejected as `read` does.
    """
    return _open(raw)[0]


def _open(raw: RawItem) -> tuple[RawItem, Format]:
    """The document inside a document's wrappings, or the document, and its format."""
    for _ in range(MAX_WRAPPINGS):
        if not raw.content.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
            raise Rejected("empty_file", f"{raw.target} has nothing in it")
        best = _best_format(raw)
        wrapping = getattr(best, "unwrap", None)
        if wrapping is None:
            return raw, best
        inner: RawItem = wrapping(raw)
        if inner is raw:
            return raw, best
        raw = inner
    raise Rejected("wrapped_too_deep", f"{raw.target}: a wrapping in a wrapping, {MAX_WRAPPINGS} times")


def name_of(raw: RawItem) -> str:
    """Name the format of a document that can be read, for people. Raises Rejected as `read` does."""
    return _best_format(raw).NAME


def _best_format(raw: RawItem) -> Format:
    """The format that a document is most like; a format with likeness 1 is taken at once.

    Binary content needs a likeness of at least `MIN_BINARY_LIKENESS`.
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
        raise Rejected("binary_file", f"{raw.target} is {binary}; {list_readable()} are read")
    return best


@cache
def list_readable() -> str:
    """The names of everything that can be read, for people."""
    named = {module.NAME for module in _formats() if hasattr(module, "NAME")}
    return f"{', '.join(sorted(named, key=str.lower))}, {CONTAINERS}"


@cache
def _formats() -> tuple[Format, ...]:
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return tuple(module for module in modules if hasattr(module, "likeness"))
