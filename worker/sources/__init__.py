"""Where documents come from: a source in, what is there to ingest out. Nothing is fetched here."""
