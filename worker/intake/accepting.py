"""Accept messages into the ledger in batches: each as items, or as a failed item with the reason."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from worker.document import ItemRef
from worker.errors import Rejected, TryLater, Unavailable
from worker.intake import ingest_requests
from worker.intake.ingest_requests import WatchedFolder
from worker.sources.folders.scan_types import FolderScan

if TYPE_CHECKING:
    from worker.store import Store
    from worker.store.ledger.claims import Accepted

log = logging.getLogger(__name__)


class RefusedMessage(NamedTuple):
    """A message that cannot be accepted, and why."""

    text: str
    error: Rejected


class MessageOutcome(NamedTuple):
    """The result for a message."""

    items: list[Accepted]
    reason: str | None = None
    """Why it was refused; None when it was accepted."""
    detail: str | None = None
    """The same in words."""


def accept_messages(
    given: Sequence[Any], store: Store, scan: FolderScan, now: datetime
) -> list[MessageOutcome]:
    """Accept decoded messages, and record those that are refused already (`RefusedMessage`).

    Returns one result for each, in order. Raises TryLater and Unavailable when nothing can be accepted now.
    Messages may be given again after that: they become the same items.
    """
    read = _read_messages(given, store, scan)
    accepted = _accept(read, store, now)
    failed = iter(store.ledger.refuse([one for one in read if isinstance(one, RefusedMessage)], now))
    return [one._replace(items=[next(failed)]) if one.reason else one for one in accepted]


def accept_from_caller(
    given: Sequence[Any], store: Store, scan: FolderScan, now: datetime
) -> list[MessageOutcome]:
    """Accept messages of a sender that waits for the answer: it is told of refusals, and none is recorded.

    Returns and raises what `accept_messages` does.
    """
    return _accept(_read_messages(given, store, scan), store, now)


def _read_messages(
    given: Sequence[Any], store: Store, scan: FolderScan
) -> list[list[ItemRef] | RefusedMessage]:
    folders = [WatchedFolder(s.id, Path(s.target)) for s in store.sources.all() if s.kind == "folder"]
    return [one if isinstance(one, RefusedMessage) else _read_message(one, folders, scan) for one in given]


def _accept(
    read: Sequence[list[ItemRef] | RefusedMessage], store: Store, now: datetime
) -> list[MessageOutcome]:
    """Accept what was read; a refused message has no items."""
    refs = [ref for one in read if not isinstance(one, RefusedMessage) for ref in one]
    accepted = iter(store.ledger.accept(refs, now, store.new_host_pacing()) if refs else ())
    return [
        MessageOutcome([], one.error.reason, one.error.detail)
        if isinstance(one, RefusedMessage)
        else MessageOutcome(list(islice(accepted, len(one))))
        for one in read
    ]


def _read_message(
    message: Any, folders: Sequence[WatchedFolder], scan: FolderScan
) -> list[ItemRef] | RefusedMessage:
    """The observations that a message asks for, or why it is refused."""
    try:
        return ingest_requests.refs_of_request(ingest_requests.parse(message), folders, scan)
    except Rejected as error:
        log.warning("message refused: %s", error)
        return RefusedMessage(_shown(message), error)
    except (TryLater, Unavailable):
        raise
    except Exception as error:
        # Our own fault. Without a refusal the message would come back for ever and block all others.
        log.exception("message %.500s", _shown(message))
        return RefusedMessage(_shown(message), Rejected("internal_error", f"{type(error).__name__}: {error}"))


def _shown(message: Any) -> str:
    try:
        return repr(message)
    except RecursionError:
        return f"{type(message).__name__} that is nested too deeply to show"
