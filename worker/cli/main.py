"""The `winnow` command and its subcommands; each is loaded only when it is called."""

from __future__ import annotations

import ast
import importlib
import io
import sys
import textwrap
import traceback
from pathlib import Path

import click

from worker.cli.installation import Installation
from worker.cli.printing import say, warn, warn_with_lines
from worker.errors import IngestError, Unavailable
from worker.runtime.gc_pauses import end_without_collecting, loading
from worker.runtime.version import installed_version
from worker.settings import SettingsError

COMMANDS = {
    "up": "service_commands",
    "desk": "desk_commands",
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
    "choose": "correction_commands",
    "forget": "correction_commands",
    "reprocess": "reprocess_command",
    "follow": "follow_command",
    "copy": "transfer_commands",
    "backup": "transfer_commands",
    "restore": "transfer_commands",
    "extract": "extract_command",
    "explain": "explain_command",
    "dedupe": "dedupe_command",
    "status": "status_command",
    "tokens": "desk_commands",
    "failed": "failed_commands",
    "config": "project_commands",
    "test": "project_commands",
}
"""Each command, and its module in `commands/`."""


class LazyGroup(click.Group):
    """A group that imports only the module of the command that is called, so that commands start fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """List the commands in the order of the help text."""
        return list(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands with the first sentence of each docstring, read without importing a module."""
        with formatter.section("Commands"):
            limit = formatter.width - 6 - max(map(len, COMMANDS))
            formatter.write_dl([(name, _summary(name, limit)) for name in COMMANDS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load a command by its name."""
        if cmd_name not in COMMANDS:
            return None
        with loading():
            module = importlib.import_module(f"worker.cli.commands.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command


def _summary(name: str, limit: int) -> str:
    """The first sentence of a command's docstring, cut to a number of characters."""
    tree = ast.parse(_source(COMMANDS[name]))
    function = next(
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == f"{name}_command"
    )
    return click.Command(name, help=ast.get_docstring(function)).get_short_help_str(limit)


def _source(module: str) -> str:
    return Path(__file__).with_name("commands").joinpath(f"{module}.py").read_text("utf-8")


def _print_version(ctx: click.Context, _option: click.Parameter, is_asked: bool) -> None:
    if is_asked and not ctx.resilient_parsing:
        say(f"winnow, version {installed_version()}")
        ctx.exit()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version,
              help="Show the version and exit.")  # fmt: skip
@click.option("--debug", is_flag=True, help="Show a traceback with an error.")
@click.pass_context
def winnow(ctx: click.Context, debug: bool) -> None:  # noqa: ARG001  # debug is read in _fail
    """Turn files and addresses into clean, stored documents with their readers' comments."""
    ctx.obj = Installation()
    ctx.call_on_close(ctx.obj.close)


def main() -> None:
    """Run the command. An error is one line on standard error, and exit code 1 (2 for wrong arguments)."""
    end_without_collecting()
    try:
        sys.exit(winnow(prog_name="winnow", standalone_mode=False))
    except click.ClickException as error:
        _print_usage_error(error)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output is gone: print no error about it
        sys.exit(141)
    except (IngestError, Unavailable, SettingsError) as error:
        _fail(error)
    except Exception as error:  # noqa: BLE001  # an unexpected error is one line, too
        _fail(error)


def _print_usage_error(error: click.ClickException) -> None:
    """Print how the command is used. Not by click itself, because a file name in it may need escaping."""
    message = io.StringIO()
    error.show(message)
    warn_with_lines(message.getvalue())


def _fail(error: Exception) -> None:
    if "--debug" in sys.argv:
        warn_with_lines(textwrap.indent(traceback.format_exc(), "    "))
    expected = isinstance(error, (IngestError, Unavailable, SettingsError))
    message = str(error) if expected else f"unexpected {type(error).__name__}: {error} (--debug shows where)"
    warn(f"winnow: {message}")
    sys.exit(1)
