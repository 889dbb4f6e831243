"""`winnow ingest` and `winnow submit`: documents in, at once or by the running service."""

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
from worker.cli.printing import is_terminal, json_option, print_json, print_table, progress, say, warn
from worker.cli.service_check import notify_workers
from worker.context import Context, open_context
from worker.document import ItemRef
from worker.document.item_notes import ItemNotes
from worker.errors import IngestError, NotYet, Rejected, TryLater, Unavailable
from worker.service.lock import is_service_running
from worker.sources import folder
from worker.sources import message as messages
from worker.store import Store
from worker.store.database.schema import prepare
from worker.store.ledger.claims import Accepted, LostClaimError

log = logging.getLogger(__name__)

VERDICTS = ("new", "revised", "reextracted", "unchanged", "duplicate", "near-duplicate")
LATER, IN_PROGRESS = "later", "in progress"
"""Outcomes of what is not at its end, and not failed: the ledger has it as pending or running."""

WHOLE = 20
"""Of what did not come to a good end, so many are told of in full."""

received_option = click.option(
    "--received", metavar="TIME", help="When the documents were received (ISO 8601)."
)


@click.command("ingest")
@click.argument("targets", nargs=-1, required=True, metavar="PATH-or-URL...")
@received_option
@json_option
@click.pass_context
def ingest_command(ctx: click.Context, targets: Sequence[str], received: str | None, as_json: bool) -> None:
    """Ingest files, folders and addresses now, in this process; no server is needed.

    What cannot be had just now (a server answers 500, a disk is full) is "later": it is no failure yet, and
    is tried again by the service, or by naming it again. Exits with 1 unless everything came to a good end.
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
        say(_who_tries_again(conf.data_dir))
    if any(verdict not in VERDICTS for _, verdict, _ in outcomes):
        ctx.exit(1)


@click.command("submit")
@click.argument("targets", nargs=-1, required=True, metavar="PATH-or-URL...")
@click.option("--key", help="Makes the request idempotent: the same key is the same item.")
@received_option
@click.pass_context
def submit_command(ctx: click.Context, targets: Sequence[str], key: str | None, received: str | None) -> None:
    """Hand files, folders and addresses to the running service, and print the ids of their items."""
    if key and len(targets) > 1:
        raise click.UsageError("--key names one target")
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
    """Accept what is named; what is not there to be accepted comes back as errors."""
    refused: list[tuple[str, IngestError]] = []
    accepted: list[Accepted] = []
    meta = {"received": received} if received else None
    for target in targets:
        try:
            refs = _refs(target, key, meta, context)
        except IngestError as error:
            refused.append((target, error))
        else:
            accepted += accept(refs)
    return refused, accepted


def _refs(target: str, key: str | None, meta: dict[str, str] | None, context: Context) -> list[ItemRef]:
    request = messages.parse({"target": target, "key": key, "meta": meta})
    how = context.folder_scan()
    if request.is_address:
        return messages.refs_of_request(request, (), how)
    path = Path(os.path.abspath(request.path))  # noqa: PTH100  # resolve() would lose what a link is called
    if not path.is_dir():
        return messages.with_key(messages.refs_of_file(path, how), request)
    how = replace(how, within=path, settle=0.0)  # a person says that it is ready, and meant what is in it
    return messages.with_key(folder.find(path, how).refs, request)


def _accept_or_resume(refs: Sequence[ItemRef], context: Context) -> list[Accepted]:
    """Accept what is new; what waits to be tried again is tried now instead of being accepted once more."""
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
    """Bring items to their ends: target, verdict or reason, and a line about it.

    One whose host is busy makes room for the others, and waits for its turn only after them.
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
            outcome = LATER, _put_off(error, item.item_id, store)
        yield (item.target, *outcome)


def _ingest(item: Accepted, context: Context) -> tuple[str, str]:
    """Bring one item to its end in this process: its verdict or reason, and a line about it.

    Raises NotYet when its host's turn comes later.
    """
    store, task = context.store, f"ingest-{os.getpid()}"
    claim = None
    try:
        # One that had failed may begin anew.
        may_fetch = item.step == "fetch" or item.state == "failed"
        if may_fetch and (claim := store.ledger.claim(item.item_id, "fetch", task, context.now())):
            work = pipeline.attempt(
                claim,
                store,
                lambda held: pipeline.fetch(held, store, context.fetch, context.now()),
                context.now,
            )
            if not work:
                return "unchanged", "the server says that it is as it was when last fetched"
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
        return LATER, _put_off(error, item.item_id, store)
    except Rejected as error:
        return error.reason, error.detail
    except LostClaimError:
        claim = None
    except Unavailable:
        raise  # no fault of the document: its lease ends, and it is tried again
    except Exception as error:  # a stranger's document met a fault of ours; the others go on
        log.debug("item %s", item.item_id, exc_info=True)
        assert claim is not None
        store.ledger.fail(
            claim, Rejected("internal_error", f"{type(error).__name__}: {error}"), context.now()
        )
        return "internal_error", f"{type(error).__name__}: {error}"
    return _standing(item.item_id, store)


def _standing(item_id: int, store: Store) -> tuple[str, str]:
    """The outcome of an item that somebody else has, or had."""
    (row,) = store.library.items([item_id])
    if row["state"] == "done":
        return "unchanged", "ingested before"
    if row["state"] == "failed":
        return row["reason"], row["detail"]
    return IN_PROGRESS, f"item {item_id} is in the hands of a worker; see: winnow status"


def _put_off(error: TryLater, item_id: int, store: Store) -> str:
    """Why an item is put off, and until when."""
    (row,) = store.library.items([item_id])
    at = row["not_before"]
    again = f"item {item_id} is tried again" + (f" from {at.astimezone():%H:%M:%S} on" if at else "")
    return f"{error.reason}: {error.detail}; {again}"


def _who_tries_again(data_dir: Path) -> str:
    """Who tries again what is put off."""
    if is_service_running(data_dir):
        return (
            "later: the running service tries these again at the times named, and `winnow status` shows them"
        )
    return (
        f"later: no service works on {data_dir}, so nobody tries these again by itself: "
        "start it (winnow up), or name them again (winnow ingest)"
    )


def _print_outcomes(outcomes: Sequence[tuple[str, str, str]]) -> None:
    open_ends = (LATER, IN_PROGRESS)
    counts = Counter(name if name in (*VERDICTS, *open_ends) else "failed" for _, name, _ in outcomes)
    print_table(
        ("outcome", "target", "what"), [(verdict, target, what) for target, verdict, what in outcomes]
    )
    say("")
    if is_terminal():  # where the rows may have been cut
        whole = [outcome for outcome in outcomes if outcome[1] not in VERDICTS]
        for target, name, what in whole[:WHOLE]:
            say(f"{name}: {what if what.startswith(target) else f'{target}: {what}'}")
        if whole:
            say("")
    shown = (*VERDICTS, *(name for name in open_ends if counts[name]), "failed")
    say(", ".join(f"{counts[name]} {name}" for name in shown))
