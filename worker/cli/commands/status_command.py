"""`winnow status`: show how the service is doing."""

from __future__ import annotations

import click

from worker.cli.installation import Installation, pass_installation
from worker.cli.printing import json_option, print_json
from worker.cli.status_view import print_status
from worker.clock import utcnow
from worker.service.lock import is_service_running
from worker.status import read_status


@click.command("status")
@json_option
@pass_installation
def status_command(installation: Installation, as_json: bool) -> None:
    """Show items by state, the queue, sources and errors."""
    conf = installation.settings
    status = read_status(installation.store, conf.broker, utcnow())
    if as_json:
        print_json(status.as_data())
    else:
        print_status(status, is_running=is_service_running(conf.data_dir))
