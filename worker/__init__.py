"""Winnow's worker: everything the service is made of, apart from Celery itself.

The main path, in the order that a document walks it (`worker.pipeline` reads it aloud):

    sources    a folder, a list of addresses: what is there to ingest
    fetch      an address or a path: bytes
    formats    bytes: a parsed page
    comments   a page: the readers' comments on it
    extract    a page: its body and metadata
    clean      chosen nodes: clean HTML, Markdown, plain text
    dedupe     is it new, changed, or a copy
    store      the ledger, documents, changes; the only room with SQL
    deliver    documents out: exports, webhooks

Around it: `broker` (the only room that talks to Redis), `service` (run it all on one machine) and
`cli` (the `winnow` command).
"""

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from worker.pipeline import extract  # noqa: TC004  # at run time, see below

__all__ = ["extract"]


class _Worker(ModuleType):
    """This package: its `extract` is the function, loaded when first asked for.

    What only reads the store need not load all that reads pages. The import system would put the room
    `worker.extract` in its place as soon as that is imported (docs.python.org, "Submodules").
    """

    @property
    def extract(self) -> Any:
        from worker.pipeline import extract  # noqa: PLC0415

        return extract

    @extract.setter
    def extract(self, room: ModuleType) -> None:
        """Leave the name to the function; the room is found by its whole name."""


sys.modules[__name__].__class__ = _Worker
