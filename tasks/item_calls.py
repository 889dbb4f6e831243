"""Which item a task is about, by its name and arguments."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from celery.worker.request import Request

ITEM_TASKS = ("ingest.fetch", "ingest.process", "ingest.render")

logged_item: ContextVar[int | None] = ContextVar("logged_item", default=None)
"""The item that Celery's log lines are about just now, for lines that do not name its task."""


def find_item_id(request: Request) -> int | None:
    """Return the item that a request is about, or None."""
    return item_id_of_call(request.name, request.args)


def item_id_of_call(task: str, args: Any) -> int | None:
    """Return the item that a call of this task with these arguments is about, or None."""
    if task not in ITEM_TASKS or not args:
        return None
    return args[0] if isinstance(args[0], int) else None
