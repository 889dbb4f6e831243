"""A file with many documents in it: each of its records is an observation of its own.

A kind of container is a module of this room with ``recognizes(file, name) -> bool`` (by the first bytes, or
the file's name), ``scan(file, position) -> Iterator[Record]`` and ``read(file, record, limit) -> RawItem``. A
new kind is a new file, and no edit elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from io import BufferedReader
from pkgutil import iter_modules
from typing import Protocol

from worker.document import RawItem
from worker.errors import Rejected
from worker.sources import containers

HEAD_BYTES = 65_536
"""Bytes that are looked at to know a container."""

MAX_RECORD_BYTES = 50_000_000
"""Bytes of a file that are read at once to find where a record ends."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a container: where it begins, and where the one after it does (bytes of the file)."""

    position: int
    end: int
    is_document: bool = True
    """False for what cannot be a document: a request, a redirect, a picture."""
    is_whole: bool = True
    """False where its end was not found: it is broken, or longer than any record may be."""
    is_record: bool = True
    """False for what lies between records: blank lines, the rest of a line that is too long. They are told
    now and then, so that a look can end there."""


class Container(Protocol):
    """What a module of this room offers when it is a kind of container."""

    def recognizes(self, file: BufferedReader, name: str) -> bool:
        """Whether an open file that is called so is one of this kind; reads a bounded part of it."""

    def scan(self, file: BufferedReader, position: int) -> Iterator[Record]:
        """Its records from a position on. One that is broken is the last, and fails when it is read."""

    def read(self, file: BufferedReader, position: int, limit: int, name: str) -> RawItem:
        """The document of the record at a position, at most `limit` bytes of it. Raises Rejected."""


def find(file: BufferedReader, name: str) -> Container | None:
    """The kind of container that an open file is, or None."""
    return next((kind for kind in kinds() if kind.recognizes(file, name.lower())), None)


def read(file: BufferedReader, position: int, limit: int, name: str) -> RawItem:
    """The document of the record at a position. Raises Rejected."""
    kind = find(file, name)
    if kind is None:
        raise Rejected("container_changed", f"{name}: it is not the file that was accepted")
    return kind.read(file, position, limit, name)


@cache
def kinds() -> tuple[Container, ...]:
    """Every kind."""
    found = (
        import_module(f"{containers.__name__}.{module.name}") for module in iter_modules(containers.__path__)
    )
    return tuple(module for module in found if hasattr(module, "recognizes"))
