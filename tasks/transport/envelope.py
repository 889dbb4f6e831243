"""Checks a task message from a Celery queue, and builds the message that Celery gets instead.

Celery and kombu read some forty fields of a message before a task runs, and trust each of them. So the
message itself is not passed on: its known fields are checked, and a new message is built from their values.
Unknown headers are left out. The queue, the time limit and the delivery tag are ours, not the sender's.
"""

from __future__ import annotations

import json
import reprlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from inspect import signature
from itertools import chain
from typing import Any
from uuid import uuid4

from celery import current_app

from worker import settings
from worker.clock import as_utc
from worker.errors import Rejected
from worker.redaction import masked

MAX_MESSAGE_BYTES = 16_000_000
"""Reading a longer message would block a worker's parent for too long."""

MAX_DEPTH = 50
"""Levels of nesting. Python fails at some hundreds; pickle and repr have limits of their own."""

MAX_NAME_CHARS = 255
MAX_CALL_CHARS = 2000
"""How much of a call monitors show."""

MAX_ETA_AHEAD = timedelta(days=30)
"""A worker holds a message until its ETA. A message held for ever would never be recorded."""

_NOTHING_EMBEDDED = {"callbacks": None, "errbacks": None, "chain": None, "chord": None}
_TYPED_KEYS = {"__type__", "__value__"}
_ID_ARGUMENTS = ("item_id", "source_id")


def decode_json(data: bytes | str) -> Any:
    """Decode strict JSON (no NaN or Infinity). Raises Rejected."""
    if len(data) > MAX_MESSAGE_BYTES:
        raise _rejected(f"it is longer than {MAX_MESSAGE_BYTES:,} bytes")
    try:
        return json.loads(
            data if isinstance(data, str) else data.decode("utf-8"), parse_constant=_no_constant
        )
    except UnicodeDecodeError as error:
        raise _rejected("not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise _rejected(f"not JSON: {error}") from error


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is no number")


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


def check_envelope(message: Any) -> dict[str, Any]:
    """Check the envelope of any message, and return its properties. Raises Rejected."""
    require(isinstance(message, dict), "it is not an object")
    require(is_plain(message), f"it is nested deeper than {MAX_DEPTH} levels, or has typed values")
    headers = message.get("headers")
    require(headers is None or isinstance(headers, dict), "its headers are not an object")
    properties = message.get("properties")
    require(isinstance(properties, dict), "it has no properties")
    assert isinstance(properties, dict)
    require(isinstance(properties.get("delivery_info"), dict), "its properties have no delivery_info")
    require(isinstance(properties.get("delivery_tag"), str), "its properties have no delivery_tag")
    check_fields(properties, PROPERTIES)
    check_fields(properties["delivery_info"], DELIVERY_INFO)
    require(not (headers or {}).get("compression"), "its body is compressed, by its header compression")
    return properties


def decode_body(message: Mapping[str, Any], properties: Mapping[str, Any]) -> Any:
    """Decode the body of a message whose envelope was checked. Raises Rejected."""
    require(message.get("content-type") == "application/json", "its content type is not application/json")
    require(
        str(message.get("content-encoding")).lower() in ("utf-8", "none"), "its content encoding is not utf-8"
    )
    text, encoding = message.get("body"), properties.get("body_encoding")
    require(isinstance(text, str), "it has no body")
    require(encoding in ("base64", "utf-8", None), "its body_encoding is not base64")
    assert isinstance(text, str)
    try:
        body = decode_json(b64decode(text, validate=True) if encoding == "base64" else text)
    except ValueError as error:
        raise _rejected(f"its body cannot be decoded: {error}") from error
    except Rejected as error:
        raise _rejected(f"its body cannot be decoded: {error.detail}") from error
    require(is_plain(body), f"its body is nested deeper than {MAX_DEPTH} levels, or has typed values")
    return body


def build_message(body: Any, headers: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    """Build a message as kombu puts it on a queue, with a new, unique delivery tag."""
    return {
        "body": b64encode(json.dumps(body).encode()).decode(),
        "content-encoding": "utf-8",
        "content-type": "application/json",
        "headers": headers,
        "properties": {"delivery_mode": 2, "body_encoding": "base64", "delivery_tag": str(uuid4())}
        | properties,
    }


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
    return _parse_time(text).isoformat() if text else None


def _parse_time(text: str) -> datetime:
    return as_utc(datetime.fromisoformat(text))


def _split_v2_body(body: Any) -> tuple[Any, Any]:
    require(
        isinstance(body, list) and len(body) == 3, "its body is not a list of arguments and embedded work"
    )
    args, kwargs, embedded = body
    require(isinstance(embedded, dict) and not any(embedded.values()), "it has callbacks, a chain or a chord")
    return args, kwargs


def _check_call(name: Any, args: Any, kwargs: Any) -> None:
    if not isinstance(name, str) or name.startswith("celery.") or name not in current_app.tasks:
        raise _rejected(f"there is no task {shorten(name)}")
    require(isinstance(args, list), "its arguments are not a list")
    require(isinstance(kwargs, dict), "its keyword arguments are not an object")
    try:
        given = signature(current_app.tasks[name].run).bind(*args, **kwargs).arguments
    except TypeError as error:
        raise _rejected(f"{name}: {error}") from error
    for argument in _ID_ARGUMENTS:
        value = given.get(argument)
        is_id = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63
        require(is_id or (value is None and argument != "item_id") or argument not in given,
                f"{name}: {argument} is {shorten(value)}")  # fmt: skip


def check_fields(fields: Mapping[str, Any], wanted: Mapping[str, Callable[[Any], bool]]) -> None:
    """Check the wanted fields; other fields are allowed. Raises Rejected."""
    for name, is_right in wanted.items():
        require(is_right(fields.get(name)), f"its {name} is {shorten(fields.get(name))}")


def is_plain(value: Any) -> bool:
    """Whether this is nested within bounds, and holds nothing that kombu's JSON would turn into an object."""
    level = [value]
    for _ in range(MAX_DEPTH):
        inner = [one for one in level if isinstance(one, dict | list)]
        if not inner:
            return True
        if any(isinstance(one, dict) and one.keys() == _TYPED_KEYS for one in inner):
            return False
        level = list(chain.from_iterable(one.values() if isinstance(one, dict) else one for one in inner))
    return False


def shorten(value: Any) -> str:
    """Return a value as text of up to 100 characters."""
    return reprlib.repr(value)[:100]


def is_name(value: Any) -> bool:
    """Whether this is one short, printable line of text, or None."""
    return value is None or (
        isinstance(value, str) and len(value) <= MAX_NAME_CHARS and (value.isprintable() or not value)
    )


def whole_number_check(maximum: int) -> Callable[[Any], bool]:
    """Return a check for a whole number from 0 to `maximum`, or None."""
    return lambda value: value is None or (type(value) is int and 0 <= value <= maximum)


def is_empty(value: Any) -> bool:
    """Whether this is empty or None."""
    return not value


def _is_id(value: Any) -> bool:
    return bool(value) and is_name(value)


def _is_text(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not any("\ud800" <= c <= "\udfff" for c in value))


def _is_number(value: Any) -> bool:
    return value is None or (type(value) in (int, float) and abs(value) < 2**53)


def _is_flag(value: Any) -> bool:
    return value is None or isinstance(value, bool)


def _is_time(value: Any) -> bool:
    try:
        return value is None or (isinstance(value, str) and 1970 < _parse_time(value).year < 2200)
    except (ValueError, OverflowError):
        return False


def _is_eta(value: Any) -> bool:
    return value is None or (_is_time(value) and _parse_time(value) <= datetime.now(UTC) + MAX_ETA_AHEAD)


def _are_limits(value: Any) -> bool:
    return value is None or (
        isinstance(value, list)
        and len(value) == 2
        and all(one is None or (_is_number(one) and one > 0) for one in value)
    )


def _are_stamps(value: Any) -> bool:
    return value is None or (isinstance(value, dict) and all(map(is_name, value)))


def _are_names(value: Any) -> bool:
    return value is None or (
        isinstance(value, list) and all(isinstance(o, str) and is_name(o) for o in value)
    )


Fields = Mapping[str, Callable[[Any], bool]]

FIELDS: Fields = {
    "id": _is_id,
    "root_id": is_name, "parent_id": is_name, "group": is_name, "taskset": is_name,
    "lang": is_name, "origin": is_name, "shadow": is_name,
    "argsrepr": _is_text, "kwargsrepr": _is_text,
    "group_index": _is_number, "replaced_task_nesting": _is_number,
    "retries": whole_number_check(999),
    "eta": _is_eta, "expires": _is_time, "timelimit": _are_limits,
    "ignore_result": _is_flag, "utc": _is_flag,
    "stamped_headers": _are_names, "stamps": _are_stamps, "groups": _are_names,
    "callbacks": is_empty, "errbacks": is_empty, "chord": is_empty, "chain": is_empty,
}  # fmt: skip
"""The check for each field of a call that Celery reads."""

PROPERTIES: Fields = {
    "delivery_tag": _is_id,
    "correlation_id": is_name, "reply_to": is_name,
    "priority": whole_number_check(255), "delivery_mode": whole_number_check(255),
}  # fmt: skip

DELIVERY_INFO: Fields = {
    "exchange": is_name, "routing_key": is_name, "consumer_tag": is_name, "redelivered": _is_flag,
}  # fmt: skip


def require(condition: bool, message: str) -> None:
    """Raise Rejected with this message unless the condition holds."""
    if not condition:
        raise _rejected(message)


def _rejected(why: str) -> Rejected:
    return Rejected("malformed_message", why)
