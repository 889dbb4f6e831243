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
from worker.sources.look import Look
from worker.sources.message import WatchedFolder

if TYPE_CHECKING:
    from worker.store import Store
    from worker.store.claims import Accepted

log = logging.getLogger(__name__)


class Refused(NamedTuple):
    """What is no acceptable message, and why."""

    text: str
    error: Rejected


class Entry(NamedTuple):
    """What became of a message."""

    items: list[Accepted]
    reason: str | None = None
    """Why it was refused; None when it was accepted."""


def enter(given: Sequence[Any], store: Store, look: Look, now: datetime) -> list[Entry]:
    """Enter decoded messages, and those of which it is known already why they are none (`Refused`).

    What became of each, in order. Raises TryLater and Unavailable when nothing can be entered now; what was
    entered nevertheless is the same items when it is entered again.
    """
    folders = [WatchedFolder(s.id, Path(s.target)) for s in store.sources.all() if s.kind == "folder"]
    read = [one if isinstance(one, Refused) else _read(one, folders, look) for one in given]
    refs = [ref for one in read if not isinstance(one, Refused) for ref in one]
    accepted = iter(store.ledger.accept(refs, now, store.pace()) if refs else ())
    failed = iter(store.ledger.refuse([one for one in read if isinstance(one, Refused)], now))
    return [
        Entry([next(failed)], one.error.reason)
        if isinstance(one, Refused)
        else Entry(list(islice(accepted, len(one))))
        for one in read
    ]


def _read(message: Any, folders: Sequence[WatchedFolder], look: Look) -> list[ItemRef] | Refused:
    """What a message asks for, as observations to be accepted."""
    try:
        return messages.refs(messages.parse(message), folders, look)
    except Rejected as error:
        log.warning("message refused: %s", error)
        return Refused(_written(message), error)
    except (TryLater, Unavailable):
        raise
    except Exception as error:
        # A stranger's message met a fault of ours. It must not come back for ever, in the way of all others.
        log.exception("message %.500s", _written(message))
        return Refused(_written(message), Rejected("internal_error", f"{type(error).__name__}: {error}"))


def _written(message: Any) -> str:
    try:
        return repr(message)
    except RecursionError:
        return f"{type(message).__name__} that is nested too deep to be shown"
