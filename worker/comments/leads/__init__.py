"""Where a page says that more comments of its thread are."""
