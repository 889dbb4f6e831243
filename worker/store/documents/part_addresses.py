"""The address keys under which parts of threads were seen."""

PART_PREFIX = "thread:"
"""Such keys begin so: what was seen there is never a document's own page."""
