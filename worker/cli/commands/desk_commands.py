"""`winnow desk` and `winnow tokens`: serve the pages for people, and say who may come in."""

from __future__ import annotations

from dataclasses import asdict

import click

from worker.cli.installation import Installation, pass_installation
from worker.cli.printing import json_option, print_records, say, warn
from worker.clock import utcnow
from worker.desk.access import keys, passwords
from worker.errors import Rejected
from worker.runtime import logs
from worker.runtime.gc_pauses import loading

MAX_NAME_CHARS = 100
"""Characters of the name of a token."""


@click.group("desk", invoke_without_command=True)
@pass_installation
@click.pass_context
def desk_command(ctx: click.Context, installation: Installation) -> None:
    """Serve the desk: pages in a browser that show what is stored, what waits and what failed."""
    if ctx.invoked_subcommand is not None:
        return
    with loading():
        from worker.desk.serving import serve  # noqa: PLC0415  # loads the web framework

    conf = installation.settings
    if not conf.desk_port:
        raise Rejected("desk_off", "WINNOW_DESK_PORT is off; give a port")
    logs.set_up(conf)
    made = passwords.ensure_password(installation.store, conf.desk_password, utcnow())
    if made is not None:
        warn(f"the password of the desk, shown this once: {made}")
    serve(conf)


@desk_command.command("password")
@click.option("--ask", is_flag=True, help="Ask for the new password, instead of making one.")
@pass_installation
def change_password(installation: Installation, ask: bool) -> None:
    """Replace the password of the desk, and end all sessions."""
    if installation.settings.desk_password:
        raise Rejected("password_set", "WINNOW_DESK_PASSWORD has the password; change it there, and restart")
    chosen = (
        click.prompt("new password", hide_input=True, confirmation_prompt=True, err=True)
        if ask
        else passwords.make_password()
    )
    hashed = passwords.hash_password(chosen)
    installation.store.passwords.replace(passwords.DOOR, hashed, utcnow())
    say("the password was changed, and all sessions are over" if ask else f"the new password: {chosen}")


@click.group("tokens")
def tokens_command() -> None:
    """Make, list and revoke tokens, by which programs use the desk."""


@tokens_command.command("add")
@click.argument("name")
@click.option("--write", "may_write", is_flag=True, help="It may also change things.")
@pass_installation
def add_token(installation: Installation, name: str, may_write: bool) -> None:
    """Make a token, and print it this once."""
    if not name.strip() or not name.isprintable() or len(name) > MAX_NAME_CHARS:
        raise Rejected("bad_name", f"a token has a printable name of up to {MAX_NAME_CHARS} characters")
    token = keys.make_token()
    store = installation.store
    store.access_tokens.add(name, keys.hash_key(token), utcnow(), may_write=may_write)
    warn(f"token {name!r} {'may read and write' if may_write else 'may read'}; it is shown this once:")
    say(token)


@tokens_command.command("list")
@json_option
@pass_installation
def list_tokens(installation: Installation, as_json: bool) -> None:
    """List tokens, and when they were last used."""
    columns = ("id", "name", "may_write", "created_at", "used_at")
    records = [asdict(one) for one in installation.store.access_tokens.all()]
    print_records(columns, records, as_json=as_json)


@tokens_command.command("revoke")
@click.argument("token", metavar="NAME-or-ID")
@pass_installation
def revoke_token(installation: Installation, token: str) -> None:
    """Revoke a token: it opens nothing any more."""
    revoked = installation.store.access_tokens.revoke(token)
    say(f"token {revoked.name!r} is revoked")
