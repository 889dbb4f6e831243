"""Which item a line of the log is about."""

from __future__ import annotations

import logging
import re
from typing import Any

from celery import current_task
from celery.worker import state

from tasks.lease_keeper import ITEM_TASKS, find_item_id, item_id_of_call, logged_item

_FIRST_ARGUMENT = re.compile(r"\((\d{1,18})\b")


def current_item(record: logging.LogRecord) -> int | None:
    """The item of the task that a record of Celery's speaks of, or that is at work where it was made."""
    if (spoken := logged_item.get()) is not None:
        return spoken
    data = getattr(record, "data", None)
    if isinstance(data, dict) and "args" in data:
        return _by_description(data)
    at_work = _by_current_task()
    return at_work if at_work is not None else _by_task_id(record)


def _by_description(task: dict[str, Any]) -> int | None:
    """By what Celery's records say of a task."""
    if task.get("name") not in ITEM_TASKS:
        return None
    found = _FIRST_ARGUMENT.match(str(task["args"]))
    return int(found[1]) if found else None


def _by_current_task() -> int | None:
    """By the task that this process is at."""
    task = current_task._get_current_object() if current_task else None  # noqa: SLF001  # a proxy's own way
    return item_id_of_call(task.name, task.request.args) if task is not None else None


def _by_task_id(record: logging.LogRecord) -> int | None:
    """By a task's id among the words of a record: so a worker's parent speaks of what its children do."""
    words = record.args if isinstance(record.args, tuple) else ()
    for word in words:
        if isinstance(word, str) and (request := state.requests.get(word)):
            return find_item_id(request)
    return None
