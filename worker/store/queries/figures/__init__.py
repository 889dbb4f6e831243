"""Counts and figures of what is stored and of what waits."""
