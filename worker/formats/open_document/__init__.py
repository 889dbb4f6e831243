"""Parts of an OpenDocument text (ODT; OpenDocument 1.2 to 1.4)."""
