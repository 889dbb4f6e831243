"""Documents in plain text, also in pages that were dumped as text."""
