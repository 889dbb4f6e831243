"""Attach the item id to log records."""

from __future__ import annotations

import logging
import re
from typing import Any

from celery import current_task
from celery.worker import state

from tasks.item_calls import ITEM_TASKS, find_item_id, item_id_of_call, logged_item

_FIRST_ARGUMENT = re.compile(r"\((\d{1,18})\b")


def current_item(record: logging.LogRecord) -> int | None:
    """Return the item that a log record is about, or None.

    It is the item of the task that a record of Celery names, or else of the task that this process runs.
    """
    if (logged := logged_item.get()) is not None:
        return logged
    data = getattr(record, "data", None)
    if isinstance(data, dict) and "args" in data:
        return _by_description(data)
    current = _by_current_task()
    return current if current is not None else _by_task_id(record)


def _by_description(task: dict[str, Any]) -> int | None:
    """By the task that Celery attaches to a record."""
    if task.get("name") not in ITEM_TASKS:
        return None
    found = _FIRST_ARGUMENT.match(str(task["args"]))
    return int(found[1]) if found else None


def _by_current_task() -> int | None:
    """By the task that this process runs."""
    task = current_task._get_current_object() if current_task else None  # noqa: SLF001  # no public way to unwrap the proxy
    return item_id_of_call(task.name, task.request.args) if task is not None else None


def _by_task_id(record: logging.LogRecord) -> int | None:
    """By a task id in the arguments of a record: a worker's parent logs about its children this way."""
    words = record.args if isinstance(record.args, tuple) else ()
    for word in words:
        if isinstance(word, str) and (request := state.requests.get(word)):
            return find_item_id(request)
    return None
