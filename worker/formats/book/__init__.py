"""Parts of an e-book (EPUB 2 and 3)."""
