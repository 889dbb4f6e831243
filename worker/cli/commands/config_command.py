"""`winnow config`: show the settings."""

from __future__ import annotations

import click

from worker.cli.installation import Installation, pass_installation
from worker.cli.printing import json_option, print_facts, print_json


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
