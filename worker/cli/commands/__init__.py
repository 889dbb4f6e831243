"""The commands, a file for each group of them; `worker.cli.main` loads the one that is called."""
