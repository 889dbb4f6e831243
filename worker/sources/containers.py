"""A file with many documents in it: each of its records is an observation of its own.

A kind of container is a module of this room with ``is_one(head, name) -> bool`` (the first bytes, the file's
name), ``scan(file, position) -> Iterator[Record]`` and ``read(file, record, limit) -> RawItem``. A new kind
is a new file, and no edit elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from io import BufferedReader
from pkgutil import iter_modules
from typing import Protocol

from worker import sources
from worker.document import RawItem
from worker.errors import Rejected

HEAD = 65_536
"""Bytes that are looked at to know a container."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a container: where it begins, and where the one after it does (bytes of the file)."""

    position: int
    end: int
    is_document: bool = True
    """False for what cannot be a document: a request, a redirect, a picture."""


class Container(Protocol):
    """What a module of this room offers when it is a kind of container."""

    def is_one(self, head: bytes, name: str) -> bool:
        """Whether a file that begins so, and is called so, is one of this kind."""

    def scan(self, file: BufferedReader, position: int) -> Iterator[Record]:
        """Its records from a position on. One that is broken is the last, and fails when it is read."""

    def read(self, file: BufferedReader, position: int, limit: int, name: str) -> RawItem:
        """The document of the record at a position, at most `limit` bytes of it. Raises Rejected."""


def find(file: BufferedReader, name: str) -> Container | None:
    """The kind of container that an open file is, or None."""
    file.seek(0)
    head = file.read(HEAD)
    return next((kind for kind in kinds() if kind.is_one(head, name.lower())), None)


def read(file: BufferedReader, position: int, limit: int, name: str) -> RawItem:
    """The document of the record at a position. Raises Rejected."""
    kind = find(file, name)
    if kind is None:
        raise Rejected("container_changed", f"{name}: it is not the file that was accepted")
    return kind.read(file, position, limit, name)


@cache
def kinds() -> tuple[Container, ...]:
    """Every kind."""
    found = (import_module(f"{sources.__name__}.{module.name}") for module in iter_modules(sources.__path__))
    return tuple(module for module in found if hasattr(module, "is_one"))
