"""Which blocks are the document: measured, scored, chosen."""
