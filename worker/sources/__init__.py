"""Sources of documents: find the items of a source. Nothing is fetched here."""
