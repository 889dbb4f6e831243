"""The change feed, and the pages of documents that exports read."""
