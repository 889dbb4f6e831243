"""`winnow test`: run the project's tests."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

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
