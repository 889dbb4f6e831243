"""Checks a task message, and builds the message that Celery gets instead."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import signature
from typing import Any

from celery import current_app

from tasks.task_modules import load_tasks
from tasks.transport.envelope import build_message, check_envelope, decode_body
from tasks.transport.field_checks import (
    Fields,
    are_limits,
    are_names,
    are_stamps,
    check_fields,
    is_empty,
    is_eta,
    is_flag,
    is_id,
    is_name,
    is_number,
    is_text,
    is_time,
    parse_time,
    rejected,
    require,
    shorten,
    whole_number_check,
)
from worker import settings
from worker.redaction import masked

MAX_CALL_CHARS = 2000
"""How much of a call monitors show."""

_NOTHING_EMBEDDED = {"callbacks": None, "errbacks": None, "chain": None, "chord": None}
_ID_ARGUMENTS = ("item_id", "source_id")

FIELDS: Fields = {
    "id": is_id,
    "root_id": is_name, "parent_id": is_name, "group": is_name, "taskset": is_name,
    "lang": is_name, "origin": is_name, "shadow": is_name,
    "argsrepr": is_text, "kwargsrepr": is_text,
    "group_index": is_number, "replaced_task_nesting": is_number,
    "retries": whole_number_check(999),
    "eta": is_eta, "expires": is_time, "timelimit": are_limits,
    "ignore_result": is_flag, "utc": is_flag,
    "stamped_headers": are_names, "stamps": are_stamps, "groups": are_names,
    "callbacks": is_empty, "errbacks": is_empty, "chord": is_empty, "chain": is_empty,
}  # fmt: skip
"""The check for each field of a call that Celery reads."""


def check_message(message: Any, queue: str = "celery") -> dict[str, Any]:
    """Check a decoded message of a queue (docs.celeryq.dev, "Message Protocol", versions 1 and 2).

    Return the message that Celery gets instead, always of version 2. Raises Rejected, which names the wrong
    part.
    """
    properties = check_envelope(message)
    body = decode_body(message, properties)
    headers = message.get("headers")
    if headers and "task" in headers:
        fields = headers
        args, kwargs = _split_v2_body(body)
    else:
        require(isinstance(body, dict), "it has neither a task header nor a body that is an object")
        require("task" in body, "it names no task")
        fields = body
        args, kwargs = body.get("args", []), body.get("kwargs", {})
    _check_call(fields["task"], args, kwargs)
    require(isinstance(fields.get("id"), str) and fields["id"] != "", "it has no id")
    check_fields(fields, FIELDS)
    info = properties["delivery_info"]
    return build_message(
        [args, kwargs, _NOTHING_EMBEDDED],
        _v2_headers(fields, queue),
        {
            "delivery_info": {
                "exchange": "",
                "routing_key": queue,
                "redelivered": bool(info.get("redelivered")),
            }
        }
        | {"priority": properties.get("priority") or 0, "correlation_id": fields["id"]},
    )


def _split_v2_body(body: Any) -> tuple[Any, Any]:
    require(
        isinstance(body, list) and len(body) == 3, "its body is not a list of arguments and embedded work"
    )
    args, kwargs, embedded = body
    require(isinstance(embedded, dict) and not any(embedded.values()), "it has callbacks, a chain or a chord")
    return args, kwargs


def _check_call(name: Any, args: Any, kwargs: Any) -> None:
    load_tasks()  # a program that waits for an answer also puts back messages of workers that are gone
    if not isinstance(name, str) or name.startswith("celery.") or name not in current_app.tasks:
        raise rejected(f"there is no task {shorten(name)}")
    require(isinstance(args, list), "its arguments are not a list")
    require(isinstance(kwargs, dict), "its keyword arguments are not an object")
    try:
        given = signature(current_app.tasks[name].run).bind(*args, **kwargs).arguments
    except TypeError as error:
        raise rejected(f"{name}: {error}") from error
    for argument in _ID_ARGUMENTS:
        value = given.get(argument)
        is_id = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63
        require(is_id or (value is None and argument != "item_id") or argument not in given,
                f"{name}: {argument} is {shorten(value)}")  # fmt: skip


def _v2_headers(fields: Mapping[str, Any], queue: str) -> dict[str, Any]:
    """Build the headers of a message of version 2."""
    made = {name: fields.get(name) for name in ("task", "id", "root_id", "parent_id", "origin")}
    made |= {name: _normalize_time(fields.get(name)) for name in ("eta", "expires")}
    # What monitors show of a call; the call itself is unchanged.
    for name in ("argsrepr", "kwargsrepr"):
        made[name] = masked((fields.get(name) or "")[: 10 * MAX_CALL_CHARS])[:MAX_CALL_CHARS]
    limit = settings.load().slow_limit if queue == "slow" else None
    return made | {
        "lang": "py", "retries": fields.get("retries") or 0, "timelimit": [limit, None],
        "ignore_result": True,
    }  # fmt: skip


def _normalize_time(text: str | None) -> str | None:
    return parse_time(text).isoformat() if text else None
