"""The schema's history, run by `worker.store.database.schema`."""
