"""`winnow ingest` and `winnow submit`: ingest documents now, or hand them to the running service."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import click

from worker.cli.ingestion import IN_PROGRESS, LATER, accept_or_resume, ingest_all
from worker.cli.installation import Installation, pass_installation
from worker.cli.live_output import progress
from worker.cli.printing import is_terminal, json_option, print_json, print_table, say, warn
from worker.cli.reading_by_hand import follow_option, page_only_option, refuse_both
from worker.cli.service_check import notify_workers
from worker.context import Context
from worker.document import ItemRef
from worker.errors import IngestError
from worker.intake import ingest_requests
from worker.service.lock import is_service_running
from worker.sources.folders import folder_scan
from worker.store.ledger.claims import Accepted

VERDICTS = ("new", "revised", "reextracted", "unchanged", "duplicate", "near-duplicate")

OF_PARTS = ("comments", "closed")
"""Verdicts on parts of a thread: more comments, and a place that refuses to be read."""

MAX_FULL_MESSAGES = 20
"""On a terminal, up to this many problems are printed again in full, because table rows are cut."""

received_option = click.option(
    "--received", metavar="TIME", help="When the documents were received (ISO 8601)."
)


@click.command("ingest")
@click.argument("targets", nargs=-1, required=True, metavar="PATH-or-URL...")
@received_option
@page_only_option
@follow_option
@json_option
@pass_installation
@click.pass_context
def ingest_command(
    ctx: click.Context,
    installation: Installation,
    targets: Sequence[str],
    *,
    received: str | None,
    page_only: bool,
    follow: bool,
    as_json: bool,
) -> None:
    """Ingest files, folders and addresses now, without a server.

    Of an address, the whole thread of comments is read, from where the page says that the rest is.

    A target that cannot be fetched at the moment (a server answers 500, a disk is full) is "later", not
    failed: the service tries it again, or you name it again. Exits with 1 unless all targets are ingested.
    """
    refuse_both(page_only, follow)
    if page_only:
        installation.settings = replace(installation.settings, threads="page")
    context = Context(installation.settings, installation.store)

    def accept(refs: Sequence[ItemRef]) -> list[Accepted]:
        followed = [replace(ref, notes=replace(ref.notes, follow=follow or None)) for ref in refs]
        return accept_or_resume(followed, context)

    refused, accepted = _accept(targets, received, accept, context)
    outcomes = [(target, error.reason, error.detail) for target, error in refused]
    with progress("ingesting") as bar:
        outcomes += list(bar.track(ingest_all(accepted, context), total=len(accepted)))
    if as_json:
        print_json([dict(zip(("target", "outcome", "what"), outcome, strict=True)) for outcome in outcomes])
    else:
        _print_outcomes(outcomes)
    if any(verdict == LATER for _, verdict, _ in outcomes) and not as_json:
        say(_explain_retries(installation.settings.data_dir))
    if any(verdict not in (*VERDICTS, *OF_PARTS) for _, verdict, _ in outcomes):
        ctx.exit(1)


@click.command("submit")
@click.argument("targets", nargs=-1, required=True, metavar="PATH-or-URL...")
@click.option("--key", help="The same key is the same item, so a repeated request does nothing.")
@received_option
@pass_installation
@click.pass_context
def submit_command(
    ctx: click.Context,
    installation: Installation,
    targets: Sequence[str],
    key: str | None,
    received: str | None,
) -> None:
    """Hand targets to the running service.

    Targets are files, folders and addresses. Prints the ids of their items.
    """
    if key and len(targets) > 1:
        raise click.UsageError("--key is for one target; give one PATH or URL")
    store = installation.store
    context = Context(installation.settings, store)
    refused, accepted = _accept(
        targets, received, lambda refs: store.ledger.accept(refs, context.now()), context, key
    )
    for item in accepted:
        say(str(item.item_id))
    notify_workers(accepted, installation.settings)
    for _, error in refused:
        warn(f"winnow: {error}")
    if refused:
        ctx.exit(1)


def _accept(
    targets: Iterable[str],
    received: str | None,
    accept: Callable[[Sequence[ItemRef]], list[Accepted]],
    context: Context,
    key: str | None = None,
) -> tuple[list[tuple[str, IngestError]], list[Accepted]]:
    """Accept the targets. Returns errors for targets that cannot be accepted, and the accepted items."""
    refused: list[tuple[str, IngestError]] = []
    accepted: list[Accepted] = []
    meta = {"received": received} if received else None
    for target in targets:
        try:
            refs = _find_items(target, key, meta, context)
        except IngestError as error:
            refused.append((target, error))
        else:
            accepted += accept(refs)
    return refused, accepted


def _find_items(target: str, key: str | None, meta: dict[str, str] | None, context: Context) -> list[ItemRef]:
    request = ingest_requests.parse({"target": target, "key": key, "meta": meta})
    scan = context.folder_scan()
    if request.is_address:
        return ingest_requests.refs_of_request(request, (), scan)
    path = Path(os.path.abspath(request.path))  # noqa: PTH100  # resolve() would replace a link by its target
    if not path.is_dir():
        return ingest_requests.with_key(ingest_requests.refs_of_file(path, scan), request)
    scan = replace(scan, within=path, settle=0.0)  # named by a person, so its files are complete
    return ingest_requests.with_key(folder_scan.find(path, scan).refs, request)


def _explain_retries(data_dir: Path) -> str:
    """Say who tries again the items that are put off."""
    if is_service_running(data_dir):
        return "later: the running service tries these again at the times shown; see: winnow status"
    return (
        f"later: no service works on {data_dir}, so these are not tried again by themselves: "
        "start it (winnow up), or name them again (winnow ingest)"
    )


def _print_outcomes(outcomes: Sequence[tuple[str, str, str]]) -> None:
    now_and_then = (*OF_PARTS, LATER, IN_PROGRESS)
    counts = Counter(name if name in (*VERDICTS, *now_and_then) else "failed" for _, name, _ in outcomes)
    print_table(
        ("outcome", "target", "what"), [(verdict, target, what) for target, verdict, what in outcomes]
    )
    say("")
    if is_terminal():  # there the rows may be cut
        problems = [outcome for outcome in outcomes if outcome[1] not in (*VERDICTS, *OF_PARTS)]
        for target, name, what in problems[:MAX_FULL_MESSAGES]:
            say(f"{name}: {what if what.startswith(target) else f'{target}: {what}'}")
        if problems:
            say("")
    shown = (*VERDICTS, *(name for name in now_and_then if counts[name]), "failed")
    say(", ".join(f"{counts[name]} {name}" for name in shown))
