"""Containers: files with many documents. Each record is an observation of its own.

A kind of container is a module of this room with ``recognizes(file, name) -> bool`` (by the first bytes or
the name), ``scan(file, position) -> Iterator[Record]`` and ``read(file, position, limit, name) -> RawItem``.
A new kind is a new file, with no edit elsewhere.
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
"""The first bytes, which decide on the kind of container."""

MAX_RECORD_BYTES = 50_000_000
"""Read at once to find the end of a record."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a container: where it begins, and where the next one begins.

    Positions are bytes of the file, or other numbers that grow from record to record.
    """

    position: int
    end: int
    is_document: bool = True
    """False for a record that cannot be a document: a request, a redirect, a picture."""
    is_whole: bool = True
    """False if its end was not found: it is broken, or longer than a record may be."""
    is_record: bool = True
    """False for bytes between records: blank lines, the rest of a line that is too long. They are reported
    now and then, so that a scan can end there."""
    name: str | None = None
    """What the container calls it; records without a name are known by their number."""


class Container(Protocol):
    """The functions of a kind's module."""

    def recognizes(self, file: BufferedReader, name: str) -> bool:
        """Whether an open file of this name is of this kind; reads a bounded part of it."""

    def scan(self, file: BufferedReader, position: int) -> Iterator[Record]:
        """Its records from a position on. A broken record is the last one, and fails when it is read."""

    def read(self, file: BufferedReader, position: int, limit: int, name: str) -> RawItem:
        """Read the document of the record at a position, up to `limit` bytes. Raises Rejected."""


def find(file: BufferedReader, name: str) -> Container | None:
    """Find the kind of container that an open file is, or None."""
    return next((kind for kind in kinds() if kind.recognizes(file, name.lower())), None)


def read(file: BufferedReader, position: int, limit: int, name: str, file_name: str | None = None) -> RawItem:
    """Read the document of the record at a position. Raises Rejected.

    `name` names the record, and the file, too, if that has no name of its own.
    """
    kind = find(file, file_name or name)
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
