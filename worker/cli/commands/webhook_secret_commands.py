"""The commands of `winnow webhooks` that have to do with an endpoint's secret: add, secret, test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args
from uuid import uuid4

import click

from worker import settings
from worker.cli.printing import json_option, print_json, say
from worker.deliver.records import compact_json
from worker.deliver.webhooks.client import LOOKUP_TIMEOUT_S, EndpointClient
from worker.deliver.webhooks.signing import OLD_SECRET_LIFETIME, check_secret, make_secret, sign_request
from worker.errors import Rejected, TryLater
from worker.net import address_policy
from worker.settings import Settings
from worker.store import Store, open_store
from worker.store.database.schema import prepare
from worker.store.feed.changes import ChangeKind

MOST_IN_A_BATCH = 100

secret_option = click.option(
    "--secret-file", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    help="A file with the secret (whsec_...), or - for standard input; without it, one is made and printed.",
)  # fmt: skip


@contextmanager
def opened() -> Iterator[Store]:
    """Open the store that is set, its schema made or checked."""
    with open_store(settings.load()) as store:
        prepare(store.database)
        yield store


def _kinds(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> list[str] | None:
    if value is None:
        return None
    given = [one.strip() for one in value.split(",")]
    if unknown := [one for one in given if one not in get_args(ChangeKind)]:
        raise click.BadParameter(f"{unknown[0]!r} is none; there are {', '.join(get_args(ChangeKind))}")
    return given


@click.command("add")
@click.argument("url")
@secret_option
@click.option("--kinds", metavar="KIND,...", callback=_kinds, help="Only changes of these kinds.")
@click.option("--batch", type=click.IntRange(1, MOST_IN_A_BATCH), default=1, show_default=True, metavar="N",
              help="Up to N changes in one request.")  # fmt: skip
@click.option("--after", type=click.IntRange(min=0), metavar="N", help="Begin after this change, not now.")
@click.option("--from-start", is_flag=True, help="Begin with the first change there was.")
@json_option
def add_webhook(
    url: str, *, secret_file: Path | None, kinds: list[str] | None, batch: int, after: int | None,
    from_start: bool, as_json: bool,
) -> None:  # fmt: skip
    """Tell an endpoint of changes from now on."""
    if from_start and after is not None:
        raise click.UsageError("--from-start is --after 0; give one of them")
    address = _checked(url, settings.load())
    secret = make_secret() if secret_file is None else _secret_of(secret_file)
    with opened() as store:
        number = store.webhooks.add(
            address.url, secret, datetime.now(UTC), kinds=kinds, batch=batch, after=0 if from_start else after
        )
    _tell_secret(number, f"{address.shown} is told of changes", secret, secret_file, as_json=as_json)


def _checked(url: str, conf: Settings) -> address_policy.Address:
    """The address, refused here already if it must not be contacted. Raises Rejected."""
    address = address_policy.check_address(url, conf.allow_networks)
    with suppress(TryLater):  # a name that is not known yet may be when it is needed
        address_policy.resolve(address, conf.allow_networks, LOOKUP_TIMEOUT_S)
    return address


def _secret_of(file: Path) -> str:
    try:
        with click.open_file(str(file), encoding="utf-8") as opened:
            return check_secret(opened.read(10_000))
    except (OSError, UnicodeError) as error:
        raise Rejected("bad_secret", f"{file} cannot be read as text: {error}") from error


def _tell_secret(number: int, told: str, secret: str, file: Path | None, *, as_json: bool) -> None:
    """Say which webhook it is, and its secret if it was made here: there is no other time."""
    if as_json:
        print_json({"id": number} | ({} if file else {"secret": secret}))
        return
    say(f"webhook {number}: {told}")
    if file is None:
        say(f"secret: {secret}")
        say(f"the receiver needs it; it is not shown again (winnow webhooks secret {number} makes another)")


@click.command("secret")
@click.argument("webhook_id", type=int)
@secret_option
@json_option
def change_secret(webhook_id: int, secret_file: Path | None, as_json: bool) -> None:
    """Sign with another secret; for a day the one before signs, too, so that no receiver misses anything."""
    secret = make_secret() if secret_file is None else _secret_of(secret_file)
    with opened() as store:
        store.webhooks.get(webhook_id)
        store.webhooks.change_secret(webhook_id, secret, datetime.now(UTC) + OLD_SECRET_LIFETIME)
    _tell_secret(webhook_id, "it has another secret", secret, secret_file, as_json=as_json)


@click.command("test")
@click.argument("webhook_id", type=int)
@json_option
def test_webhook(webhook_id: int, as_json: bool) -> None:
    """Send a signed event of the type webhook.test, and show the answer; exit code 1 if it is no 2xx."""
    conf, now = settings.load(), datetime.now(UTC)
    with opened() as store:
        endpoint = store.webhooks.get_endpoint(webhook_id)
    told = {"type": "webhook.test", "timestamp": now.isoformat(), "data": {"webhook": webhook_id}}
    body = compact_json(told)
    headers = sign_request(endpoint, f"msg_test_{uuid4().hex}", body, now)
    with closing(EndpointClient(conf, lambda: False)) as post:
        answer = post.send(endpoint.url, headers, body, now)
    if as_json:
        print_json(asdict(answer))
    else:
        say(f"answered {answer.status}: {answer.text or '(nothing)'}")
    if not answer.is_success:
        raise SystemExit(1)
