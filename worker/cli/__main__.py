"""``python -m worker.cli`` is the `winnow` command."""

from worker.cli.main import main

main()
