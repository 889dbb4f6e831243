"""`winnow ingest` and `winnow submit`: ingest documents now, or hand them to the running service."""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from heapq import heappop, heappush
from pathlib import Path
from time import monotonic, sleep

import click

from worker import pipeline, settings
from worker.cli.live_output import progress
from worker.cli.printing import is_terminal, json_option, print_json, print_table, say, warn
from worker.cli.service_check import notify_workers
from worker.context import Context, open_context
from worker.document import ItemRef
from worker.document.item_notes import ItemNotes
from worker.errors import IngestError, NotYet, Rejected, TryLater, Unavailable
from worker.service.lock import is_service_running
from worker.sources import message as messages
from worker.sources.folders import folder_scan
from worker.store import Store
from worker.store.database.schema import prepare
from worker.store.ledger.claims import Accepted, LostClaimError

log = logging.getLogger(__name__)

VERDICTS = ("new", "revised", "reextracted", "unchanged", "duplicate", "near-duplicate")
LATER, IN_PROGRESS = "later", "in progress"
"""Outcomes of items that are neither done nor failed; in the ledger they are pending or running."""

MAX_FULL_MESSAGES = 20
"""On a terminal, up to this many problems are printed again in full, because table rows are cut."""

received_option = click.option(
    "--received", metavar="TIME", help="When the documents were received (ISO 8601)."
)


@click.command("ingest")
@click.argument("targets", nargs=-1, required=True, metavar="PATH-or-URL...")
@received_option
@json_option
@click.pass_context
def ingest_command(ctx: click.Context, targets: Sequence[str], received: str | None, as_json: bool) -> None:
    """Ingest files, folders and addresses now, without a server.

    A target that cannot be fetched at the moment (a server answers 500, a disk is full) is "later", not
    failed: the service tries it again, or you name it again. Exits with 1 unless all targets are ingested.
    """
    conf = settings.load()
    with open_context(conf) as context:
        prepare(context.store.database)
        refused, accepted = _accept(targets, received, lambda refs: _accept_or_resume(refs, context), context)
        outcomes = [(target, error.reason, error.detail) for target, error in refused]
        with progress("ingesting") as bar:
            outcomes += list(bar.track(_ingest_all(accepted, context), total=len(accepted)))
    if as_json:
        print_json([dict(zip(("target", "outcome", "what"), outcome, strict=True)) for outcome in outcomes])
    else:
        _print_outcomes(outcomes)
    if any(verdict == LATER for _, verdict, _ in outcomes) and not as_json:
        say(_explain_retries(conf.data_dir))
    if any(verdict not in VERDICTS for _, verdict, _ in outcomes):
        ctx.exit(1)


@click.command("submit")
@click.argument("targets", nargs=-1, required=True, metavar="PATH-or-URL...")
@click.option("--key", help="The same key is the same item, so a repeated request does nothing.")
@received_option
@click.pass_context
def submit_command(ctx: click.Context, targets: Sequence[str], key: str | None, received: str | None) -> None:
    """Hand targets to the running service.

    Targets are files, folders and addresses. Prints the ids of their items.
    """
    if key and len(targets) > 1:
        raise click.UsageError("--key is for one target; give one PATH or URL")
    with open_context(settings.load()) as context:
        store = context.store
        prepare(store.database)
        refused, accepted = _accept(
            targets, received, lambda refs: store.ledger.accept(refs, context.now()), context, key
        )
    for item in accepted:
        say(str(item.item_id))
    notify_workers(accepted, settings.load())
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
    request = messages.parse({"target": target, "key": key, "meta": meta})
    scan = context.folder_scan()
    if request.is_address:
        return messages.refs_of_request(request, (), scan)
    path = Path(os.path.abspath(request.path))  # noqa: PTH100  # resolve() would replace a link by its target
    if not path.is_dir():
        return messages.with_key(messages.refs_of_file(path, scan), request)
    scan = replace(scan, within=path, settle=0.0)  # named by a person, so its files are complete
    return messages.with_key(folder_scan.find(path, scan).refs, request)


def _accept_or_resume(refs: Sequence[ItemRef], context: Context) -> list[Accepted]:
    """Accept what is new. An item that waits for its next try is tried now and not accepted a second time."""
    store, now = context.store, context.now()
    asked_again = (
        (ref, store.failed_items.find_put_off(ref.target, now)) for ref in refs if _is_plain_address(ref)
    )
    waiting = {ref.target: item for ref, item in asked_again if item is not None}
    fresh = [ref for ref in refs if ref.target not in waiting]
    accepted = [*waiting.values(), *(store.ledger.accept(fresh, now) if fresh else ())]
    store.failed_items.retry_now([item.item_id for item in accepted if not item.fresh], now)
    return accepted


def _is_plain_address(ref: ItemRef) -> bool:
    return ref.kind == "url" and not ref.meta and ref.notes == ItemNotes()


def _ingest_all(accepted: Sequence[Accepted], context: Context) -> Iterator[tuple[str, str, str]]:
    """Ingest items one by one. Yields for each: target, verdict or reason, and a line about it.

    An item whose host is busy is put behind the others.
    """
    store = context.store
    store.failed_items.retry([item.item_id for item in accepted if item.state == "failed"], context.now())
    waiting = [(0.0, number, item) for number, item in enumerate(accepted)]
    while waiting:
        ready, number, item = heappop(waiting)
        sleep(max(0.0, ready - monotonic()))
        try:
            outcome = ("unchanged", "ingested before") if item.state == "done" else _ingest(item, context)
        except NotYet as error:
            if error.reason == "host_busy":
                heappush(waiting, (monotonic() + (error.after or 0.0), number, item))
                continue
            outcome = LATER, _describe_retry(error, item.item_id, store)
        yield (item.target, *outcome)


def _ingest(item: Accepted, context: Context) -> tuple[str, str]:
    """Ingest one item in this process. Returns its verdict or reason, and a line about it.

    Raises NotYet if its host must not be asked yet.
    """
    store, task = context.store, f"ingest-{os.getpid()}"
    claim = None
    try:
        # A failed item starts again with the fetch step.
        may_fetch = item.step == "fetch" or item.state == "failed"
        if may_fetch and (claim := store.ledger.claim(item.item_id, "fetch", task, context.now())):
            work = pipeline.attempt(
                claim,
                store,
                lambda held: pipeline.fetch(held, store, context.fetch, context.now()),
                context.now,
            )
            if not work:
                return "unchanged", "the server says that it did not change since the last fetch"
        if claim := store.ledger.claim(item.item_id, "process", task, context.now()):
            stored = pipeline.attempt(
                claim,
                store,
                lambda held: pipeline.process(held, store, context.fetch, context.rules(), context.now()),
                context.now,
            )
            return stored.verdict.name, f"document {stored.document_id}: {stored.title or 'no title'}"
    except NotYet:
        raise
    except TryLater as error:
        return LATER, _describe_retry(error, item.item_id, store)
    except Rejected as error:
        return error.reason, error.detail
    except LostClaimError:
        claim = None
    except Unavailable:
        raise  # not the document's fault: its lease ends, and it is tried again
    except Exception as error:  # a bug of ours must not stop the other items
        log.debug("item %s", item.item_id, exc_info=True)
        assert claim is not None
        store.ledger.fail(
            claim, Rejected("internal_error", f"{type(error).__name__}: {error}"), context.now()
        )
        return "internal_error", f"{type(error).__name__}: {error}"
    return _describe_state(item.item_id, store)


def _describe_state(item_id: int, store: Store) -> tuple[str, str]:
    """The outcome of an item that another process has, or had."""
    (row,) = store.library.items([item_id])
    if row["state"] == "done":
        return "unchanged", "ingested before"
    if row["state"] == "failed":
        return row["reason"], row["detail"]
    return IN_PROGRESS, f"a worker is processing item {item_id}; see: winnow status"


def _describe_retry(error: TryLater, item_id: int, store: Store) -> str:
    """Say why an item is put off, and until when."""
    (row,) = store.library.items([item_id])
    at = row["not_before"]
    again = f"item {item_id} is tried again" + (f" from {at.astimezone():%H:%M:%S} on" if at else "")
    return f"{error.reason}: {error.detail}; {again}"


def _explain_retries(data_dir: Path) -> str:
    """Say who tries again the items that are put off."""
    if is_service_running(data_dir):
        return "later: the running service tries these again at the times shown; see: winnow status"
    return (
        f"later: no service works on {data_dir}, so these are not tried again by themselves: "
        "start it (winnow up), or name them again (winnow ingest)"
    )


def _print_outcomes(outcomes: Sequence[tuple[str, str, str]]) -> None:
    unfinished = (LATER, IN_PROGRESS)
    counts = Counter(name if name in (*VERDICTS, *unfinished) else "failed" for _, name, _ in outcomes)
    print_table(
        ("outcome", "target", "what"), [(verdict, target, what) for target, verdict, what in outcomes]
    )
    say("")
    if is_terminal():  # there the rows may be cut
        problems = [outcome for outcome in outcomes if outcome[1] not in VERDICTS]
        for target, name, what in problems[:MAX_FULL_MESSAGES]:
            say(f"{name}: {what if what.startswith(target) else f'{target}: {what}'}")
        if problems:
            say("")
    shown = (*VERDICTS, *(name for name in unfinished if counts[name]), "failed")
    say(", ".join(f"{counts[name]} {name}" for name in shown))
