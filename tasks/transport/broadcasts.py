"""Checks messages from Redis channels, and replies: commands to workers, and events of workers.

They carry no items, so a malformed one is logged and not recorded in the ledger. Which commands workers
accept is in `tasks.transport.remote_control`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tasks.transport.envelope import build_message, check_envelope, decode_body, decode_json
from tasks.transport.field_checks import (
    Fields,
    check_fields,
    is_empty,
    is_name,
    require,
    whole_number_check,
)

MAX_BROADCAST_BYTES = 2_000_000
"""The limit for one broadcast message."""

COMMANDS, EVENTS = "celery.pidbox", "celeryev"
"""The exchanges that use channels."""

_is_clock = whole_number_check(2**53)


def check_broadcast(channel: bytes | str, data: Any) -> tuple[str, dict[str, Any]]:
    """Check a message from a channel. Return the channel and the message for Celery. Raises Rejected."""
    name = channel.decode("utf-8", "replace") if isinstance(channel, bytes) else channel
    require(is_name(name), "its channel is not named in words")
    exchange = name.partition(".")[2].partition("/")[0] if name.startswith("/") else name.partition("/")[0]
    require(exchange in _BODIES, "there is no such exchange")
    body, headers = _open_message(data)
    _BODIES[exchange](body, headers)
    return name, _rebuild_message(body, headers, exchange)


def check_reply(data: bytes) -> dict[str, Any]:
    """Check a reply to a command, and return the message for Celery. Raises Rejected."""
    body, headers = _open_message(data)
    require(isinstance(body, dict) and all(map(is_name, body)), "a reply is an object by names of workers")
    for answer in body.values():
        if isinstance(answer, dict) and "revoked" in answer:  # a starting worker asks the others for this
            check_fields(answer, {"clock": _is_clock})
    return _rebuild_message(body, headers, "")


def _open_message(data: Any) -> tuple[Any, dict[str, Any]]:
    """Check a message, and return its body and its known headers."""
    require(isinstance(data, bytes | str), "it is no text")
    require(len(data) <= MAX_BROADCAST_BYTES, f"it is longer than {MAX_BROADCAST_BYTES:,} bytes")
    message = decode_json(data)
    properties = check_envelope(message)
    headers = message.get("headers") or {}
    check_fields(headers, _HEADERS)
    return decode_body(message, properties), {name: headers[name] for name in _HEADERS if headers.get(name)}


def _rebuild_message(body: Any, headers: dict[str, Any], exchange: str) -> dict[str, Any]:
    info = {"exchange": exchange, "routing_key": ""}
    return build_message(body, headers, {"delivery_info": info, "priority": 0})


def _check_command(body: Any, _headers: Mapping[str, Any]) -> None:
    require(isinstance(body, dict), "a command is an object")
    require(body.keys() <= _COMMAND.keys(), "a command has no such fields")
    check_fields(body, _COMMAND)


def _check_events(body: Any, headers: Mapping[str, Any]) -> None:
    require(not isinstance(body, list) or "hostname" in headers, "events of no worker")
    for event in body if isinstance(body, list) else [body]:
        require(isinstance(event, dict), "an event is an object")
        check_fields(event, _EVENT)
        required = (
            ("timestamp", "hostname", "uuid")
            if event["type"].startswith("task-")
            else ("timestamp", "hostname")
        )
        for name in required:
            require(event.get(name) not in (None, ""), f"an event without {name}")


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and value != "" and is_name(value)


def _is_number(value: Any) -> bool:
    return value is None or (type(value) in (int, float) and abs(value) < 2**53)


def _is_offset(value: Any) -> bool:
    return value is None or (type(value) in (int, float) and -24 <= value <= 24)


def _are_names(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(map(_is_word, value)))


def _are_arguments(value: Any) -> bool:
    return value is None or (isinstance(value, dict) and all(map(_is_word, value)))


def _is_address(value: Any) -> bool:
    if not value:
        return True
    return isinstance(value, dict) and _is_word(value.get("exchange")) and _is_word(value.get("routing_key"))


_HEADERS: Fields = {
    "clock": _is_clock, "expires": _is_number, "ticket": is_name, "hostname": is_name,
}  # fmt: skip

_COMMAND: Fields = {
    "method": _is_word, "arguments": _are_arguments, "destination": _are_names, "ticket": is_name,
    "reply_to": _is_address,
    # A regular expression from outside, matched against a worker's name, can take for ever.
    "pattern": is_empty, "matcher": is_empty,
}  # fmt: skip

_EVENT: Fields = {
    "type": _is_word, "hostname": is_name, "uuid": is_name, "name": is_name, "root_id": is_name,
    "parent_id": is_name, "timestamp": _is_number, "local_received": _is_number, "utcoffset": _is_offset,
    "clock": _is_clock, "pid": _is_clock, "freq": _is_number, "active": _is_number, "processed": _is_number,
    "runtime": _is_number, "retries": _is_number,
}  # fmt: skip
"""The check for each field of an event that monitors calculate with or look up."""

_BODIES: dict[str, Callable[[Any, Mapping[str, Any]], None]] = {
    COMMANDS: _check_command,
    EVENTS: _check_events,
}
