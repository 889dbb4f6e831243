"""Copying a store, backing it up, restoring it."""
