"""Sources, watched files, addresses and hosts."""
