"""Comments in pages that somebody copied or dumped as plain text."""
