"""The only room with SQL: the ledger, documents, changes, sources and raw bytes."""

from worker.store.store import Store, open_store

__all__ = ["Store", "open_store"]
