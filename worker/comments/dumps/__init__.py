"""Find comments in pages that were copied or saved as plain text."""
