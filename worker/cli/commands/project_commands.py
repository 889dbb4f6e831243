"""`winnow test` and `winnow config`: run the tests, show the settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from worker.cli.installation import Installation, pass_installation
from worker.cli.printing import json_option, print_facts, print_json
from worker.settings import PROJECT


@click.command("test", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[PYTEST OPTIONS]")
def test_command(words: Sequence[str]) -> None:
    """Run the project's tests with pytest.

    Without arguments, all tests run on all processors.
    """
    os.chdir(PROJECT)
    words = words or ("--numprocesses=auto", "--maxprocesses=8", "--dist=worksteal")
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *words])  # noqa: S606  # no shell


@click.command("config")
@json_option
@pass_installation
def config_command(installation: Installation, as_json: bool) -> None:
    """Show the current settings, with secrets masked."""
    masked = installation.settings.masked()
    if as_json:
        print_json(masked)
    else:
        print_facts(("setting", "value"), list(masked.items()))
