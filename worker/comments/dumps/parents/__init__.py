"""Which comment answers which, in text."""
