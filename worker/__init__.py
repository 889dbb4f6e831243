"""Winnow's worker: all of the service except Celery.

The main path, in the order in which a document travels (see `worker.pipeline`):

    sources     folders, feeds, lists of addresses: what to ingest
    fetch       an address or a path: bytes
    render      a page that only a script fills: the page as a browser shows it
    formats     bytes: a parsed page
    comments    a page: its readers' comments
    extraction  a page: its body and metadata
    clean       chosen nodes: clean HTML, Markdown, plain text
    dedupe      decides: new, changed, or a copy
    store       the ledger, documents, changes; the only room with SQL
    deliver     documents out: exports, webhooks

Around it: `intake` (joins sources, fetching and the store), `broker` (the only room that talks to Redis),
`service` (runs everything on one machine), `desk` (pages in a browser) and `cli` (the `winnow` command).
Every room may import the ground floor: `document`, `errors`, `settings`, `redaction`, `word_tables`, `page`,
`dates`, `net`, `rules`, `runtime`, `archives`, `clock`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from worker.pipeline import extract

__all__ = ["extract"]


def __getattr__(name: str) -> Any:
    """Load `extract` on first use: a program that only reads the store needs no parser."""
    if name == "extract":
        from worker.pipeline import extract  # noqa: PLC0415

        return extract
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
