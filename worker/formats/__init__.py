"""Bytes to a parsed page. One module a format, found by what the bytes are rather than by their name.

A format is a module of this room with two functions: ``likeness(raw, sample) -> float`` says from 0
to 1 how much the document looks like it (`sample` is the first characters, decoded), and
``read(raw) -> Page`` reads it. A new format is a new file here, and no edit elsewhere.
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
from worker.page import Page

__all__ = ["decode", "read"]

SAMPLE_BYTES = 4096


class Format(Protocol):
    """What a module of this room offers when it is a format."""

    def likeness(self, raw: RawItem, sample: str) -> float:
        """How much the document looks like this format, from 0 to 1."""

    def read(self, raw: RawItem) -> Page:
        """The parsed page."""


def read(raw: RawItem) -> Page:
    """Read a document in the format that it is most like.

    Raises Rejected: ``empty_file`` where nothing is in it, ``binary_file`` where it is no text.
    """
    if not raw.content.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise Rejected("empty_file", f"{raw.target} has nothing in it")
    if binary := name_of_binary(raw.content):
        raise Rejected("binary_file", f"{raw.target} is {binary}; HTML, plain text and Markdown are read")
    sample = decode(raw.content[:SAMPLE_BYTES], raw.charset)
    return _likest(raw, sample).read(raw)


def _likest(raw: RawItem, sample: str) -> Format:
    """The format that a document is most like; the first that is sure is not compared with others."""
    best, most = _formats()[0], 0.0
    for candidate in _formats():
        likeness = candidate.likeness(raw, sample)
        if likeness > most:
            best, most = candidate, likeness
        if most >= 1:
            break
    return best


@cache
def _formats() -> tuple[Format, ...]:
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return tuple(module for module in modules if hasattr(module, "likeness"))
