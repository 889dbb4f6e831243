"""Documents in plain text, and in pages that were dumped as text."""
