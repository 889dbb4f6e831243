"""Parts of a rich text document (RTF 1.9.1)."""
