"""Messages that nobody should push onto a Celery queue, each with what is said of it."""

import json
from base64 import b64encode

LEFT_OUT = object()


def body(value):
    return b64encode(json.dumps(value).encode()).decode()


def message(**changes):
    """A good message as Celery sends it, with parts of it changed or left out."""
    good = {
        "body": body([["x"], {}, {"callbacks": None, "errbacks": None, "chain": None, "chord": None}]),
        "content-encoding": "utf-8",
        "content-type": "application/json",
        "headers": HEADERS,
        "properties": PROPERTIES,
    }
    changed = good | changes
    return {name: value for name, value in changed.items() if value is not LEFT_OUT}


HEADERS = {
    "lang": "py", "task": "ingest.submit", "id": "0c1d", "shadow": None, "eta": None, "expires": None,
    "group": None, "group_index": None, "retries": 0, "timelimit": [None, None], "root_id": "0c1d",
    "parent_id": None, "argsrepr": "()", "kwargsrepr": "{}", "origin": "gen1@host", "stamps": {},
}  # fmt: skip

PROPERTIES = {
    "correlation_id": "0c1d", "reply_to": "r", "delivery_mode": 2, "priority": 0, "body_encoding": "base64",
    "delivery_info": {"exchange": "", "routing_key": "celery"}, "delivery_tag": "tag",
}  # fmt: skip


def without(fields, name):
    return {key: value for key, value in fields.items() if key != name}


BAD = {
    "a list": ([1, 2], "not an object"),
    "a number": (5, "not an object"),
    "null": (None, "not an object"),
    "no body": (message(body=LEFT_OUT), "no body"),
    "an empty body": (message(body=""), "cannot be decoded"),
    "a body that is not base64": (message(body="%%%"), "cannot be decoded"),
    "a body that is an object": (message(body={"a": 1}), "no body"),
    "a body that is not JSON": (message(body=b64encode(b"xx").decode()), "cannot be decoded"),
    "a short body": (message(body=body([])), "not a list of arguments"),
    "arguments that are a text": (message(body=body(["x", {}, {}])), "arguments are not a list"),
    "keywords that are a list": (message(body=body([[], [], {}])), "keyword arguments are not an object"),
    "too many arguments": (message(body=body([[1, 2, 3, 4], {}, {}])), "ingest.submit"),
    "an unknown keyword": (message(body=body([[], {"nonsense": 1}, {}])), "ingest.submit"),
    "a chain": (message(body=body([["x"], {}, {"chain": [{"task": "celery.ping"}]}])), "a chain or a chord"),
    "no headers": (message(headers=LEFT_OUT), "neither a task header"),
    "headers that are a text": (message(headers="x"), "headers are not an object"),
    "no properties": (message(properties=LEFT_OUT), "no properties"),
    "properties that are a text": (message(properties="x"), "no properties"),
    "no delivery tag": (message(properties=PROPERTIES | {"delivery_tag": None}), "no delivery_tag"),
    "no delivery info": (message(properties=without(PROPERTIES, "delivery_info")), "no delivery_info"),
    "another encoding of the body": (
        message(properties=PROPERTIES | {"body_encoding": "rot13"}),
        "body_encoding",
    ),
    "pickle": (message(**{"content-type": "application/x-python-serialize"}), "content type"),
    "another encoding": (message(**{"content-encoding": "binary"}), "content encoding"),
    "an unknown task": (message(headers=HEADERS | {"task": "no.such"}), "there is no task"),
    "a task of Celery's own": (
        message(headers=HEADERS | {"task": "celery.chord_unlock"}),
        "there is no task",
    ),
    "a task that is a number": (message(headers=HEADERS | {"task": 7}), "there is no task"),
    "a time limit that is a text": (message(headers=HEADERS | {"timelimit": "soon"}), "timelimit"),
    "time limits that are texts": (message(headers=HEADERS | {"timelimit": ["1", "2"]}), "timelimit"),
    "an impossible eta": (message(headers=HEADERS | {"eta": "tomorrow"}), "eta"),
    "an impossible expiry": (message(headers=HEADERS | {"expires": "never"}), "expires"),
    "no id": (message(headers=HEADERS | {"id": None}), "no id"),
    "an id that is a list": (message(headers=HEADERS | {"id": []}), "no id"),
    "retries that are a text": (message(headers=HEADERS | {"retries": "many"}), "retries"),
    "stamps that are a list": (message(headers=HEADERS | {"stamps": []}), "stamps"),
    "the first protocol without a task": (message(headers={}, body=body({"args": []})), "names no task"),
    "the first protocol with callbacks": (
        message(headers={}, body=body({"task": "ingest.submit", "id": "1", "callbacks": ["x"]})),
        "callbacks",
    ),
}

NOT_JSON = (b"not json at all", b"", b"\x00\xff\xfe", b"{" * 10, b"[" * 100_000)

BAD_LETTERS = (
    "not json at all", "{", "[" * 2000, "null", "7", '"text"', "[]", "{}",
    '{"v": 2, "target": "https://a.example/"}',
    '{"target": null}', '{"target": 7}', '{"target": ""}', '{"target": ["https://a.example/"]}',
    '{"target": "/etc/passwd"}', '{"target": "relative/path"}', '{"target": "file://["}',
    '{"target": "https://a.example/", "key": 7}', '{"target": "https://a.example/", "key": ""}',
    '{"target": "https://a.example/", "meta": []}', '{"target": "https://a.example/", "meta": {"n": NaN}}',
    '{"v": "one", "target": "https://a.example/k"}', '{"target": "\\u0000"}', '{"target": "/\\ud800"}',
    "9" * 5000,
)  # fmt: skip
"""What nobody should add to the inbox."""
