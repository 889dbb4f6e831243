"""`winnow follow`: ask the places of a document's thread again."""

from __future__ import annotations

import click

from worker.cli.installation import Installation, pass_installation
from worker.cli.printing import say
from worker.clock import utcnow
from worker.rules.sites import load_if_present


@click.command("follow")
@click.argument("document_id", type=int, metavar="ID")
@pass_installation
def follow_command(installation: Installation, document_id: int) -> None:
    """Read the whole thread of a document again.

    The running service asks the places that the document's page names.
    """
    from tasks.acceptance import read_thread_again  # noqa: PLC0415  # loads Celery

    rules = load_if_present(installation.settings.sites_file)
    asked = read_thread_again(installation.store, rules, document_id, utcnow())
    say(
        f"{asked} {'place is' if asked == 1 else 'places are'} asked for the thread of document {document_id}"
    )
