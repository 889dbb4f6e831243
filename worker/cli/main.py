"""The command and its subcommands, each loaded when it is called."""

from __future__ import annotations

import importlib
import io
import sys
import textwrap
import traceback

import click

from worker.cli.printing import warn, warn_in_lines
from worker.errors import IngestError, Unavailable
from worker.runtime.version import installed_version
from worker.settings import SettingsError

COMMANDS = {
    "up": "service_commands",
    "tend": "service_commands",
    "migrate": "service_commands",
    "health": "health_command",
    "ingest": "ingest_commands",
    "submit": "ingest_commands",
    "sources": "source_commands",
    "list": "document_commands",
    "search": "document_commands",
    "show": "document_commands",
    "changes": "changes_command",
    "export": "export_command",
    "webhooks": "webhook_commands",
    "merge": "correction_commands",
    "split": "correction_commands",
    "forget": "correction_commands",
    "reprocess": "reprocess_command",
    "copy": "transfer_commands",
    "backup": "transfer_commands",
    "restore": "transfer_commands",
    "extract": "extract_commands",
    "explain": "extract_commands",
    "dedupe": "dedupe_command",
    "status": "status_commands",
    "failed": "status_commands",
    "config": "status_commands",
    "test": "status_commands",
}
"""Each command, and the module of this room that has it."""


class LazyGroup(click.Group):
    """A group that imports a command's module when it is needed: `winnow --help` need not load it all."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Name the commands, in the order in which people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load a command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"worker.cli.commands.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(installed_version(), prog_name="winnow")
@click.option("--debug", is_flag=True, help="Show a traceback with an error.")
def winnow(debug: bool) -> None:  # read in _fail
    """Turn files and addresses into clean, stored documents with their readers' comments."""


def main() -> None:
    """Run the command; an error is one line on standard error, and exit code 1 (2: wrong words)."""
    try:
        sys.exit(winnow(prog_name="winnow", standalone_mode=False))
    except click.ClickException as error:
        _show(error)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone; say nothing more
        sys.exit(141)
    except (IngestError, Unavailable, SettingsError) as error:
        _fail(error)
    except Exception as error:  # noqa: BLE001  # the last stop of what nobody expected: still one line for people
        _fail(error)


def _show(error: click.ClickException) -> None:
    """Say how the command is used; what was typed may be the name of a stranger's file."""
    said = io.StringIO()
    error.show(said)
    warn_in_lines(said.getvalue())


def _fail(error: Exception) -> None:
    if "--debug" in sys.argv:
        warn_in_lines(textwrap.indent(traceback.format_exc(), "    "))
    expected = isinstance(error, (IngestError, Unavailable, SettingsError))
    what = str(error) if expected else f"unexpected {type(error).__name__}: {error} (--debug shows where)"
    warn(f"winnow: {what}")
    sys.exit(1)
