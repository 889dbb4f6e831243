"""The inbox: a stream to which any language can add messages.

``XADD winnow:inbox * message '{"v":1,"target":"https://...","key":"..."}'``. A message leaves the stream
only when it is in the ledger. The reply is added to the stream ``winnow:accepted``, by key.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

import redis

from worker.errors import Unavailable
from worker.redaction import masked
from worker.settings import SettingsError

STREAM, REPLIES, GROUP = "winnow:inbox", "winnow:accepted", "winnow"

MAX_REPLIES = 100_000
"""About this many of the newest replies are kept."""

CLAIM_IDLE_AFTER_MS = 30_000
"""A message that another reader took and did not finish is taken over after this time."""

LOOK_AGAIN_AFTER_S = 5.0
"""Where no such message was found, none is looked for within this time."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it was in the inbox."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a message."""

    message_id: str
    key: str | None
    item_ids: tuple[int, ...]
    reason: str | None = None
    """Why it was refused; None when it was accepted."""

    def fields(self) -> dict[Any, Any]:
        """The reply as the stream holds it: texts, empty where there is no value."""
        return {
            "message_id": self.message_id,
            "key": self.key or "",
            "items": ",".join(map(str, self.item_ids)),
            "state": "failed" if self.reason else "accepted",
            "reason": self.reason or "",
        }


def connect(broker_url: str, timeout: float) -> redis.Redis:
    """A client that gives up on an answer after `timeout` seconds. Raises SettingsError."""
    try:
        return redis.Redis.from_url(
            broker_url,
            decode_responses=True,
            encoding_errors="backslashreplace",
            socket_connect_timeout=min(5.0, timeout),
            socket_timeout=timeout,
            health_check_interval=10,
        )
    except ValueError:
        # The address may hold a password. Do not show it, or the cause, which quotes it.
        message = "WINNOW_BROKER_URL is not a broker address; write redis://:password@host:port/number"
        raise SettingsError(message) from None


def check_broker(broker_url: str) -> None:
    """Raise Unavailable when the broker does not answer. To learn it by sending a task takes seconds."""
    with closing(Inbox(broker_url)) as inbox:
        inbox.ping()


class Inbox:
    """Reads the inbox as one of a group of readers. Every call raises Unavailable when the broker is down.

    Raises SettingsError when the address is not a broker address.
    """

    def __init__(self, broker_url: str, name: str | None = None) -> None:
        self._client = connect(broker_url, timeout=15.0)
        self._name = name or socket.gethostname()
        self._none_abandoned_at = float("-inf")

    def take(self, wait: float, limit: int = 100) -> list[Message]:
        """Take up to `limit` messages, abandoned ones first; wait up to `wait` seconds for one."""
        with translate_errors():
            try:
                return self._take_abandoned(limit) or self._take_new(wait, limit)
            except redis.ResponseError as error:
                if not str(error).startswith("NOGROUP"):
                    raise
            self._make_group()
            return self._take_new(wait, limit)

    def _take_abandoned(self, limit: int) -> list[Message]:
        """Messages that another reader took and did not acknowledge, if none were looked for just now."""
        if monotonic() - self._none_abandoned_at < LOOK_AGAIN_AFTER_S:
            return []
        _, messages, *_ = self._client.xautoclaim(STREAM, GROUP, self._name, CLAIM_IDLE_AFTER_MS, count=limit)
        if not messages:
            self._none_abandoned_at = monotonic()
        return _messages(messages)

    def _take_new(self, wait: float, limit: int) -> list[Message]:
        block = max(1, int(wait * 1000))
        new = self._client.xreadgroup(GROUP, self._name, {STREAM: ">"}, count=limit, block=block)
        return _messages(dict(new).get(STREAM, []) if new else [])

    def acknowledge(self, replies: Sequence[Reply]) -> None:
        """Remove messages that are in the ledger now, and reply to their senders."""
        with translate_errors():
            pipe = self._client.pipeline(transaction=True)
            for reply in replies:
                pipe.xadd(REPLIES, reply.fields(), maxlen=MAX_REPLIES, approximate=True)
                pipe.xack(STREAM, GROUP, reply.message_id)
                pipe.xdel(STREAM, reply.message_id)
            pipe.execute()

    def count_waiting(self) -> int:
        """How many messages are in the inbox."""
        with translate_errors():
            return int(self._client.xlen(STREAM))

    def ping(self) -> None:
        """Raise Unavailable when the broker does not answer."""
        with translate_errors():
            self._client.ping()

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _make_group(self) -> None:
        """Make the stream and the group: at the first start, and after someone emptied the whole server."""
        try:
            self._client.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
        except redis.ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise


def _messages(entries: Any) -> list[Message]:
    return [Message(entry_id, _message_text(fields or {})) for entry_id, fields in entries]


def _message_text(fields: dict[str, str]) -> str:
    """The message. Of an entry without one, all fields, which the refusal then shows."""
    return fields["message"] if "message" in fields else repr(fields)


@contextmanager
def translate_errors() -> Iterator[None]:
    """Raise Unavailable for every error of the broker."""
    try:
        yield
    except redis.RedisError as error:
        raise Unavailable(masked(f"broker: {error}")) from error
