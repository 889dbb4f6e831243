"""The `winnow` command: parses words, calls a room, prints."""
