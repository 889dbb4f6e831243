"""Received bytes, in files or in an object store."""
