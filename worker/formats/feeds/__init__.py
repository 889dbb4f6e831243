"""One entry of a feed as a document."""
