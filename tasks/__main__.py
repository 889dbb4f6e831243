"""`python -m tasks worker` and `beat`: the same commands of Celery as `celery -A tasks.app`, for `winnow up`.

Celery's own program imports all its commands with all their plugins, in each process. Here that would be
Flower and an interactive shell: 13 MB and a quarter of a second of CPU for a worker that uses neither.
"""

from __future__ import annotations

import click
from celery.bin.base import CLIContext
from celery.bin.beat import beat
from celery.bin.worker import worker

from tasks.app import app
from worker.runtime.gc_pauses import end_without_collecting


@click.group(commands={"worker": worker, "beat": beat})
@click.pass_context
def main(context: click.Context) -> None:
    """Run a worker or beat."""
    end_without_collecting()
    context.obj = CLIContext(app=app, no_color=True, workdir=None, quiet=True)


if __name__ == "__main__":
    main(auto_envvar_prefix="CELERY")
