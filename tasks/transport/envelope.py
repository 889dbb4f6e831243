"""The envelope of a message on a Celery queue: headers, properties and an encoded body.

Celery and kombu read some forty fields of a message before a task runs, and trust each of them. So the
message itself is not passed on: its known fields are checked, and a new message is built from their values.
Unknown headers are left out. The queue, the time limit and the delivery tag are ours, not the sender's.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from tasks.transport.field_checks import (
    MAX_DEPTH,
    Fields,
    check_fields,
    is_flag,
    is_id,
    is_name,
    is_plain,
    rejected,
    require,
    whole_number_check,
)
from worker.errors import Rejected

MAX_MESSAGE_BYTES = 16_000_000
"""Reading a longer message would block a worker's parent for too long."""

PROPERTIES: Fields = {
    "delivery_tag": is_id,
    "correlation_id": is_name, "reply_to": is_name,
    "priority": whole_number_check(255), "delivery_mode": whole_number_check(255),
}  # fmt: skip

DELIVERY_INFO: Fields = {
    "exchange": is_name, "routing_key": is_name, "consumer_tag": is_name, "redelivered": is_flag,
}  # fmt: skip


def decode_json(data: bytes | str) -> Any:
    """Decode strict JSON (no NaN or Infinity). Raises Rejected."""
    if len(data) > MAX_MESSAGE_BYTES:
        raise rejected(f"it is longer than {MAX_MESSAGE_BYTES:,} bytes")
    try:
        return json.loads(
            data if isinstance(data, str) else data.decode("utf-8"), parse_constant=_no_constant
        )
    except UnicodeDecodeError as error:
        raise rejected("not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise rejected(f"not JSON: {error}") from error


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is no number")


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
        raise rejected(f"its body cannot be decoded: {error}") from error
    except Rejected as error:
        raise rejected(f"its body cannot be decoded: {error.detail}") from error
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
