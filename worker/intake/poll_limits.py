"""Bounds that polls of all kinds of sources share."""

MAX_BATCH_ITEMS = 500
"""Observations that are accepted in one transaction."""

MAX_FIRST_POLL_ENTRIES = 50
"""Entries that the first poll of a source accepts, unless a person chose otherwise."""
