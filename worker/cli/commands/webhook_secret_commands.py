"""The commands of `winnow webhooks` that use an endpoint's secret: add, secret, test."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from worker.cli.installation import Installation, pass_installation
from worker.cli.printing import json_option, print_json, say
from worker.clock import utcnow
from worker.deliver.webhooks import endpoints
from worker.deliver.webhooks.endpoints import KINDS, MAX_BATCH, NewEndpoint
from worker.deliver.webhooks.signing import check_secret, make_secret
from worker.errors import Rejected

secret_option = click.option(
    "--secret-file", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    help="A file with the secret (whsec_...), or - for standard input. Without it, a new one is printed.",
)  # fmt: skip


def _parse_kinds(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> list[str] | None:
    if value is None:
        return None
    given = [one.strip() for one in value.split(",")]
    if unknown := [one for one in given if one not in KINDS]:
        raise click.BadParameter(f"{unknown[0]!r} is not one of {', '.join(KINDS)}")
    return given


@click.command("add")
@click.argument("url")
@secret_option
@click.option("--kinds", metavar="KIND,...", callback=_parse_kinds, help="Only changes of these kinds.")
@click.option("--batch", type=click.IntRange(1, MAX_BATCH), default=1, show_default=True, metavar="N",
              help="Up to N changes in one request.")  # fmt: skip
@click.option(
    "--after", type=click.IntRange(min=0), metavar="N", help="Start after change N, not with the next one."
)
@click.option("--from-start", is_flag=True, help="Start with the first change.")
@json_option
@pass_installation
def add_webhook(
    installation: Installation, url: str, *, secret_file: Path | None,
    kinds: list[str] | None, batch: int, after: int | None,
    from_start: bool, as_json: bool,
) -> None:  # fmt: skip
    """Send changes to an endpoint from now on."""
    if from_start and after is not None:
        raise click.UsageError("--from-start is the same as --after 0; give one of them")
    secret = make_secret() if secret_file is None else _read_secret(secret_file)
    wanted = NewEndpoint(url, secret, kinds, batch, after=0 if from_start else after)
    number, address = endpoints.add_endpoint(wanted, installation.store, installation.settings, utcnow())
    _print_secret(number, f"changes are sent to {address.shown}", secret, secret_file, as_json=as_json)


def _read_secret(file: Path) -> str:
    try:
        with click.open_file(str(file), encoding="utf-8") as text_file:
            return check_secret(text_file.read(10_000))
    except (OSError, UnicodeError) as error:
        raise Rejected("bad_secret", f"{file} cannot be read as text: {error}") from error


def _print_secret(number: int, line: str, secret: str, file: Path | None, *, as_json: bool) -> None:
    """Print the webhook's number, and its secret if it was made here: it is never shown again."""
    if as_json:
        print_json({"id": number} | ({} if file else {"secret": secret}))
        return
    say(f"webhook {number}: {line}")
    if file is None:
        say(f"secret: {secret}")
        say(f"the receiver needs it; it is not shown again (winnow webhooks secret {number} makes another)")


@click.command("secret")
@click.argument("webhook_id", type=int)
@secret_option
@json_option
@pass_installation
def change_secret(
    installation: Installation, webhook_id: int, secret_file: Path | None, as_json: bool
) -> None:
    """Change an endpoint's secret.

    For one day, requests are also signed with the old one.
    """
    secret = make_secret() if secret_file is None else _read_secret(secret_file)
    endpoints.change_secret(webhook_id, secret, installation.store, utcnow())
    _print_secret(webhook_id, "its secret is changed", secret, secret_file, as_json=as_json)


@click.command("test")
@click.argument("webhook_id", type=int)
@json_option
@pass_installation
def test_webhook(installation: Installation, webhook_id: int, as_json: bool) -> None:
    """Send a test event and show the response.

    The event is signed and has the type webhook.test. Exits with 1 if the status is not 2xx.
    """
    response = endpoints.send_test(webhook_id, installation.store, installation.settings, utcnow())
    if as_json:
        print_json(asdict(response))
    else:
        say(f"answered {response.status}: {response.text or '(nothing)'}")
    if not response.is_success:
        raise SystemExit(1)
