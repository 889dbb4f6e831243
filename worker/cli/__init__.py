"""The `winnow` command: parses arguments, calls another room, prints."""
