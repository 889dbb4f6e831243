"""Bounds that polls of all kinds of sources share."""

MAX_BATCH_ITEMS = 500
"""Observations that are accepted in one transaction."""

MAX_FIRST_POLL_ENTRIES = 50
"""Entries that the first poll of a source accepts, unless a person chose otherwise."""

MAX_CONTINUED = 100
"""How many threads go on with another place at once."""
