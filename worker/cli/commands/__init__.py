"""The commands, one file for each group; `worker.cli.main` loads only the one that is called."""
