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

from worker.pipeline import extract

__all__ = ["extract"]
