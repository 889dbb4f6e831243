"""The guarded decode: what a worker takes from its queues is checked before Celery sees it.

Celery trusts its queues. One message without a body, or with a time limit that is a text, ends a stock
worker, and the same message ends it again after each restart, since it was never acknowledged. Here a
message is read strictly first. What is no task message of ours is entered in the ledger as a failed item
with its text and the reason, and is gone from the queue.
"""

from __future__ import annotations

import json
import logging
from base64 import b64decode
from collections.abc import Callable
from datetime import datetime
from typing import Any

from celery import current_app
from kombu.transport import redis

from tasks.process import store, utcnow
from worker.errors import Rejected, Unavailable
from worker.masking import masked

log = logging.getLogger(__name__)

LONGEST_SHOWN = 2000
"""Characters of a refused message that are kept."""


class GuardedChannel(redis.Channel):
    """A channel on which a message that is not even JSON is refused, not raised."""

    def _brpop_read(self, **options: Any) -> Any:
        try:
            return super()._brpop_read(**options)
        except json.JSONDecodeError as error:
            refuse(error.doc, "not JSON")
        except UnicodeDecodeError as error:
            refuse(repr(error.object), "not UTF-8")
        except RecursionError:
            refuse("", "JSON nested too deep; its text is lost")
        return True


class GuardedTransport(redis.Transport):
    """Celery's Redis transport, which hands on only messages that Celery can read."""

    Channel = GuardedChannel

    def _deliver(self, message: Any, queue: str) -> None:
        if queue in current_app.amqp.queues:
            try:
                check(message)
            except Rejected as error:
                refuse(repr(message), error.detail)
                return
            _mask(message["headers"])
        super()._deliver(message, queue)


def refuse(text: str, why: str) -> None:
    """Account for a message that is no task of ours; the log has it when the ledger cannot be reached."""
    error = Rejected("malformed_message", f"on a Celery queue: {why}")
    log.warning("message refused: %s: %.200s", error, text)
    try:
        store().ledger.refuse([(text[:LONGEST_SHOWN], error)], utcnow())
    except Unavailable as unavailable:
        log.error("not entered in the ledger (%s): %.2000s", unavailable, text)  # noqa: TRY400


def _mask(headers: dict[str, Any] | None) -> None:
    """Mask secrets in what monitors are told of a call; the call itself stays as it is."""
    for name in ("argsrepr", "kwargsrepr"):
        if headers and headers.get(name):
            headers[name] = masked(headers[name])


def check(message: Any) -> None:
    """Check a message as it lay on the queue (docs.celeryq.dev, "Message Protocol", versions 1 and 2).

    Raises Rejected, saying which part is wrong.
    """
    _require(isinstance(message, dict), "it is not an object")
    properties = message.get("properties")
    _require(isinstance(properties, dict), "it has no properties")
    _require(isinstance(properties.get("delivery_info"), dict), "its properties have no delivery_info")
    _require(isinstance(properties.get("delivery_tag"), str), "its properties have no delivery_tag")
    body = _body(message, properties)
    headers = message.get("headers")
    _require(headers is None or isinstance(headers, dict), "its headers are not an object")
    if headers and "task" in headers:
        _check_second_version(headers, body)
    else:
        _check_first_version(body)


def _body(message: dict[str, Any], properties: dict[str, Any]) -> Any:
    _require(message.get("content-type") == "application/json", "its content type is not application/json")
    _require(
        str(message.get("content-encoding")).lower() in ("utf-8", "none"), "its content encoding is not utf-8"
    )
    text, encoding = message.get("body"), properties.get("body_encoding")
    _require(isinstance(text, str), "it has no body")
    _require(encoding in ("base64", "utf-8", None), "its body_encoding is not base64")
    assert isinstance(text, str)
    try:
        return json.loads(b64decode(text, validate=True) if encoding == "base64" else text)
    except (ValueError, RecursionError) as error:
        raise _rejected(f"its body cannot be decoded: {error}") from error


def _check_second_version(headers: dict[str, Any], body: Any) -> None:
    _require(
        isinstance(body, list) and len(body) == 3, "its body is not a list of arguments and embedded work"
    )
    args, kwargs, embedded = body
    _check_call(headers["task"], args, kwargs)
    _check_fields(headers, HEADERS)
    _require(
        isinstance(embedded, dict) and not any(embedded.values()), "it has callbacks, a chain or a chord"
    )


def _check_first_version(body: Any) -> None:
    _require(isinstance(body, dict), "it has neither a task header nor a body that is an object")
    _require("task" in body, "it names no task")
    _check_call(body["task"], body.get("args", []), body.get("kwargs", {}))
    _check_fields(body, HEADERS)


def _check_call(name: Any, args: Any, kwargs: Any) -> None:
    if not isinstance(name, str) or name.startswith("celery.") or name not in current_app.tasks:
        raise _rejected(f"there is no task {name!r:.100}")
    _require(isinstance(args, list), "its arguments are not a list")
    _require(isinstance(kwargs, dict), "its keyword arguments are not an object")
    try:
        current_app.tasks[name].__header__(*args, **kwargs)
    except TypeError as error:
        raise _rejected(f"{name}: {error}") from error


def _check_fields(fields: dict[str, Any], wanted: dict[str, Callable[[Any], bool]]) -> None:
    for name, is_right in wanted.items():
        _require(is_right(fields.get(name)), f"its {name} is {fields.get(name)!r:.100}")
    _require(isinstance(fields.get("id"), str) and fields["id"] != "", "it has no id")


def _is_text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))


def _is_time(value: Any) -> bool:
    try:
        return value is None or (isinstance(value, str) and bool(datetime.fromisoformat(value)))
    except ValueError:
        return False


def _are_limits(value: Any) -> bool:
    if value is None:
        return True
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(v is None or (_is_number(v) and v > 0) for v in value)
    )


def _is_list(value: Any) -> bool:
    return value is None or isinstance(value, list)


HEADERS: dict[str, Callable[[Any], bool]] = {
    "argsrepr": _is_text,
    "kwargsrepr": _is_text,
    "root_id": _is_text,
    "parent_id": _is_text,
    "group": _is_text,
    "group_index": _is_number,
    "lang": _is_text,
    "origin": _is_text,
    "shadow": _is_text,
    "retries": lambda value: value is None or (isinstance(value, int) and 0 <= value < 1000),
    "replaced_task_nesting": _is_number,
    "eta": _is_time,
    "expires": _is_time,
    "timelimit": _are_limits,
    "stamped_headers": _is_list,
    "stamps": lambda value: value is None or isinstance(value, dict),
    "callbacks": lambda value: not value,
    "errbacks": lambda value: not value,
    "chord": lambda value: not value,
}
"""What each field that Celery reads may hold."""


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise _rejected(otherwise)


def _rejected(why: str) -> Rejected:
    return Rejected("malformed_message", why)
