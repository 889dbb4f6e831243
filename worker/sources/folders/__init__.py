"""Watched folders: walk through them, and scan the files that are new or changed."""
