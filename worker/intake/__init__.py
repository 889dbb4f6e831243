"""What joins sources, fetching and the store: polling, accepting messages, fetching an item."""
