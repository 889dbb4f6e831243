"""Running it all: the embedded server, the supervisor of `winnow up`, and `winnow tend`."""
