"""Entering messages in the ledger, many at a time: each as items, or as a failed one with the reason."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from worker.document import ItemRef
from worker.errors import Rejected, TryLater, Unavailable
from worker.sources import message as messages
from worker.sources.folder_scan import FolderScan
from worker.sources.message import WatchedFolder

if TYPE_CHECKING:
    from worker.store import Store
    from worker.store.ledger.claims import Accepted

log = logging.getLogger(__name__)


class RefusedMessage(NamedTuple):
    """What is no acceptable message, and why."""

    text: str
    error: Rejected


class MessageOutcome(NamedTuple):
    """What became of a message."""

    items: list[Accepted]
    reason: str | None = None
    """Why it was refused; None when it was accepted."""


def accept_messages(
    given: Sequence[Any], store: Store, look: FolderScan, now: datetime
) -> list[MessageOutcome]:
    """Enter decoded messages, and those of which it is known already why they are none (`RefusedMessage`).

    What became of each, in order. Raises TryLater and Unavailable when nothing can be entered now; what was
    entered nevertheless is the same items when it is entered again.
    """
    folders = [WatchedFolder(s.id, Path(s.target)) for s in store.sources.all() if s.kind == "folder"]
    read = [one if isinstance(one, RefusedMessage) else _read(one, folders, look) for one in given]
    refs = [ref for one in read if not isinstance(one, RefusedMessage) for ref in one]
    accepted = iter(store.ledger.accept(refs, now, store.new_host_pacing()) if refs else ())
    failed = iter(store.ledger.refuse([one for one in read if isinstance(one, RefusedMessage)], now))
    return [
        MessageOutcome([next(failed)], one.error.reason)
        if isinstance(one, RefusedMessage)
        else MessageOutcome(list(islice(accepted, len(one))))
        for one in read
    ]


def _read(message: Any, folders: Sequence[WatchedFolder], look: FolderScan) -> list[ItemRef] | RefusedMessage:
    """What a message asks for, as observations to be accepted."""
    try:
        return messages.refs_of_request(messages.parse(message), folders, look)
    except Rejected as error:
        log.warning("message refused: %s", error)
        return RefusedMessage(_written(message), error)
    except (TryLater, Unavailable):
        raise
    except Exception as error:
        # A stranger's message met a fault of ours. It must not come back for ever, in the way of all others.
        log.exception("message %.500s", _written(message))
        return RefusedMessage(
            _written(message), Rejected("internal_error", f"{type(error).__name__}: {error}")
        )


def _written(message: Any) -> str:
    try:
        return repr(message)
    except RecursionError:
        return f"{type(message).__name__} that is nested too deep to be shown"
