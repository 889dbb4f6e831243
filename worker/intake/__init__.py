"""Joins sources, fetching and the store: polling, accepting messages, fetching items."""
